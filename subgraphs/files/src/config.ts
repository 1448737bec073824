import {
  type ConfigOf,
  httpUrlSchema,
  identityPublicKeySetting,
  masterKeysSetting,
  portSchema,
  setting,
  sharedSettings,
} from '@montegraph/platform/config';
import { z } from 'zod';

export const filesSettings = {
  ...sharedSettings,
  identityPublicKey: identityPublicKeySetting,
  masterKeys: masterKeysSetting,
  port: setting('MONTEGRAPH_FILES_PORT', portSchema.default(8002)),
  /** Where the encrypted files are. Several instances share one folder. */
  objectsDir: setting('MONTEGRAPH_FILES_OBJECTS_DIR', z.string().default('.montegraph/files')),
  /** What download links begin with; without it, the address that the service listens on. */
  publicUrl: setting('MONTEGRAPH_FILES_PUBLIC_URL', httpUrlSchema.optional()),
  maxUploadBytes: setting(
    'MONTEGRAPH_FILES_MAX_UPLOAD_BYTES',
    z
      .string()
      .regex(/^[1-9]\d{0,14}$/, 'expected a number of bytes')
      .transform(Number)
      .default(100 * 1024 * 1024),
  ),
};

export type FilesConfig = ConfigOf<typeof filesSettings>;

import os from 'node:os';
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

export const simulationsSettings = {
  ...sharedSettings,
  port: setting('MONTEGRAPH_SIMULATIONS_PORT', portSchema.default(8003)),
  identityPublicKey: identityPublicKeySetting,
  masterKeys: masterKeysSetting,
  /** Where workbooks come from: the files service, asked with the caller's own identity. */
  filesUrl: setting('MONTEGRAPH_FILES_URL', httpUrlSchema.default('http://127.0.0.1:8002')),
  /** Trials' columns, encrypted. All instances that share a queue need the same folder. */
  objectsDir: setting('MONTEGRAPH_SIMULATIONS_OBJECTS_DIR', z.string().default('.montegraph/simulations')),
  /** Worker threads, and so shards that are computed at once. */
  threads: setting(
    'MONTEGRAPH_SIMULATIONS_THREADS',
    z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'expected a number of threads')
      .default(() => String(os.availableParallelism()))
      .transform(Number),
  ),
};

export type SimulationsConfig = ConfigOf<typeof simulationsSettings>;

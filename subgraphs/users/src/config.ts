import {
  type ConfigOf,
  identityPublicKeySetting,
  portSchema,
  setting,
  sharedSettings,
} from '@montegraph/platform/config';
import { z } from 'zod';

export const usersSettings = {
  databaseUrl: sharedSettings.databaseUrl,
  logLevel: sharedSettings.logLevel,
  host: sharedSettings.host,
  identityPublicKey: identityPublicKeySetting,
  port: setting('MONTEGRAPH_USERS_PORT', portSchema.default(8001)),
  /** Seals the private keys in the database. After a change new keys sign; tokens of the old ones stay good until they expire. */
  secret: setting('MONTEGRAPH_USERS_SECRET', z.string().min(32, 'expected at least 32 random characters')),
  /** Claim `iss` of access tokens. */
  issuer: setting('MONTEGRAPH_ISSUER', z.string().default('montegraph')),
};

export type UsersConfig = ConfigOf<typeof usersSettings>;

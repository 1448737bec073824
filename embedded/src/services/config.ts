import { type ConfigOf, setting, sharedSettings } from '@montegraph/platform/config';
import { z } from 'zod';
import { computeSettings, embeddedSettings } from '../config.ts';

/** What may be set when every service is a process of its own, on a PostgreSQL and a Redis that exist. */
export const servicesSettings = {
  host: embeddedSettings.host,
  logLevel: embeddedSettings.logLevel,
  databaseUrl: sharedSettings.databaseUrl,
  redisUrl: setting('REDIS_URL', sharedSettings.redisUrl.schema.pipe(z.string())),
  dataDir: embeddedSettings.dataDir,
  routerPort: embeddedSettings.routerPort,
  usersPort: embeddedSettings.usersPort,
  filesPort: embeddedSettings.filesPort,
  simulationsPort: embeddedSettings.simulationsPort,
  ...computeSettings,
};

export type ServicesConfig = ConfigOf<typeof servicesSettings>;

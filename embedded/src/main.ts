import { runService } from '@montegraph/platform/lifecycle';
import { openAnnouncedPlatform } from './announced-platform.ts';
import { embeddedSettings } from './config.ts';

// Started by a program that has gone: nobody else would stop it.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

await runService({ service: 'platform', settings: embeddedSettings, environment: process.env }, (opening) =>
  openAnnouncedPlatform({ ...opening, stdout: process.stdout }),
);

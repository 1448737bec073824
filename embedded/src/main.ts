import { runService } from '@montegraph/platform/lifecycle';
import { openAnnouncedPlatform } from './announced-platform.ts';
import { embeddedSettings } from './config.ts';

// Started by a program that has gone: nobody else would stop it.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel to it is no reason to go on once everything is closed.
process.channel?.unref();

await runService({ service: 'platform', settings: embeddedSettings, environment: process.env }, (opening) =>
  openAnnouncedPlatform({ ...opening, stdout: process.stdout }),
);

import { runService } from '@montegraph/platform/lifecycle';
import { openAnnouncedPlatform } from './announced-platform.ts';
import { embeddedSettings } from './config.ts';

await runService({ service: 'platform', settings: embeddedSettings, environment: process.env }, (opening) =>
  openAnnouncedPlatform({ ...opening, stdout: process.stdout }),
);

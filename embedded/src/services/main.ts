import { runService } from '@montegraph/platform/lifecycle';
import { servicesSettings } from './config.ts';
import { openAnnouncedServices } from './services.ts';

await runService({ service: 'services', settings: servicesSettings, environment: process.env }, (opening) =>
  openAnnouncedServices({ ...opening, stdout: process.stdout }),
);

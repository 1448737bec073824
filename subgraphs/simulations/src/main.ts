import { runService } from '@montegraph/platform/lifecycle';
import { simulationsSettings } from './config.ts';
import { openSimulations } from './service.ts';

await runService(
  { service: 'simulations', settings: simulationsSettings, environment: process.env },
  openSimulations,
);

import { runService } from '@montegraph/platform/lifecycle';
import { readRouterConfig, routerSettings } from './config.ts';
import { openRouter } from './router.ts';

await runService(
  { service: 'router', settings: routerSettings, environment: process.env },
  async ({ config, logger, signal }) =>
    openRouter({ config: await readRouterConfig(config), logger, signal }),
);

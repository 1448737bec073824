import { runService } from '@montegraph/platform/lifecycle';
import { usersSettings } from './config.ts';
import { openUsers } from './service.ts';

await runService({ service: 'users', settings: usersSettings, environment: process.env }, openUsers);

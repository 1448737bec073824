import { runService } from '@montegraph/platform/lifecycle';
import { filesSettings } from './config.ts';
import { openFiles } from './service.ts';

await runService({ service: 'files', settings: filesSettings, environment: process.env }, openFiles);

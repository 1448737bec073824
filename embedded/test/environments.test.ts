import { expect, test } from '@jest/globals';
import { loadConfig } from '@montegraph/platform/config';
import { simulationsSettings } from '@montegraph/simulations/config';
import { embeddedSettings } from '../src/config.ts';
import { simulationsEnvironment } from '../src/environments.ts';
import { newSecrets } from '../src/secrets.ts';

const surroundings = {
  host: '127.0.0.1',
  logLevel: 'warn',
  databaseUrl: 'postgres://127.0.0.1',
  dataDir: '/data',
  secrets: newSecrets(),
};
const files = { url: 'http://127.0.0.1:8002' };

test('what is set about computing reaches the simulations service, and what is not is left to its defaults', () => {
  const config = loadConfig(embeddedSettings, {
    MONTEGRAPH_SIMULATIONS_GPU_USERS: 'none',
    MONTEGRAPH_SIMULATIONS_THREADS: '3',
  });
  const environment = simulationsEnvironment({ ...surroundings, ...config, dataDir: '/data' }, 0, files);
  expect(environment).toMatchObject({
    MONTEGRAPH_SIMULATIONS_GPU_USERS: 'none',
    MONTEGRAPH_SIMULATIONS_THREADS: '3',
  });
  expect(Object.keys(environment)).not.toContain('MONTEGRAPH_SIMULATIONS_GPU');
  expect(loadConfig(simulationsSettings, environment)).toMatchObject({
    threads: 3,
    gpu: 'auto',
    gpuUsers: new Set(),
  });
});

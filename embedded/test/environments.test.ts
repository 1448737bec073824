import { expect, test } from '@jest/globals';
import { loadConfig } from '@montegraph/platform/config';
import { simulationsSettings } from '@montegraph/simulations/config';
import { embeddedSettings } from '../src/config.ts';
import { simulationsEnvironment } from '../src/environments.ts';
import { newSecrets } from '../src/secrets.ts';
import { servicesSettings } from '../src/services/config.ts';
import { definitions } from '../src/services/services.ts';

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

test('so does the way to the drivers of a graphics processor, where each service is a process of its own', () => {
  const way = {
    VK_DRIVER_FILES: '/usr/share/vulkan/icd.d/nvidia_icd.json',
    LD_LIBRARY_PATH: '/usr/lib/nvidia',
    XDG_RUNTIME_DIR: '/run/user/1000',
    HOME: '/home/ada',
  };
  const config = loadConfig(servicesSettings, {
    DATABASE_URL: 'postgres://127.0.0.1',
    REDIS_URL: 'redis://127.0.0.1',
    ...way,
  });
  const simulations = definitions(config, surroundings.secrets, '/data').find(
    ({ name }) => name === 'simulations',
  );
  expect(simulations?.environment).toMatchObject(way);
});

import { expect, test } from '@jest/globals';
import { deviceEnvironment } from '../../src/backends/device-environment.ts';

test("what drivers are found and set up with reaches the device's process", () => {
  const environment = {
    PATH: '/usr/bin',
    HOME: '/home/ada',
    XDG_RUNTIME_DIR: '/run/user/1000',
    LD_LIBRARY_PATH: '/usr/lib/nvidia',
    VK_DRIVER_FILES: '/usr/share/vulkan/icd.d/nvidia_icd.json',
    DAWN_DEBUG_BREAK_ON_ERROR: '1',
    SystemRoot: 'C:\\Windows',
  };
  expect(deviceEnvironment(environment)).toEqual(environment);
});

test('passwords, keys and whatever else a service is told stay with the service', () => {
  const environment = {
    DATABASE_URL: 'postgres://user:password@host',
    REDIS_URL: 'redis://:password@host',
    MONTEGRAPH_MASTER_KEYS: 'key',
    MONTEGRAPH_IDENTITY_PUBLIC_KEY: 'key',
    NODE_OPTIONS: '--inspect',
    AWS_SECRET_ACCESS_KEY: 'key',
  };
  expect(deviceEnvironment(environment)).toEqual({});
});

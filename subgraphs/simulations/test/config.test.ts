import { expect, test } from '@jest/globals';
import { generateIdentityKeys } from '@montegraph/platform/identity';
import { loadConfig } from '@montegraph/platform/config';
import { simulationsSettings } from '../src/config.ts';

const needed = {
  DATABASE_URL: 'postgres://127.0.0.1',
  MONTEGRAPH_IDENTITY_PUBLIC_KEY: generateIdentityKeys().publicKey,
  MONTEGRAPH_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};
const load = (more: Readonly<Record<string, string>>) =>
  loadConfig(simulationsSettings, { ...needed, ...more });

test('by default there is a thread a core, and everybody may use a graphics processor', () => {
  const config = load({});
  expect(config.threads).toBeGreaterThanOrEqual(1);
  expect(config).toMatchObject({ gpu: 'auto', gpuUsers: 'all' });
  expect(config.gpuSlots).toBeUndefined();
});

test('a graphics processor is shared out as it is set', () => {
  const config = load({
    MONTEGRAPH_SIMULATIONS_GPU_USERS: 'ada,bob',
    MONTEGRAPH_SIMULATIONS_GPU_SLOTS: '2',
    MONTEGRAPH_SIMULATIONS_GPU_MEMORY_BYTES: '4000000000',
  });
  expect(config).toMatchObject({ gpuUsers: new Set(['ada', 'bob']), gpuSlots: 2, gpuMemoryBytes: 4e9 });
});

test.each([
  ['MONTEGRAPH_SIMULATIONS_THREADS', '0'],
  ['MONTEGRAPH_SIMULATIONS_THREADS', '1000'],
  ['MONTEGRAPH_SIMULATIONS_GPU', 'on'],
  ['MONTEGRAPH_SIMULATIONS_GPU_SLOTS', 'many'],
  ['MONTEGRAPH_SIMULATIONS_GPU_MEMORY_BYTES', '4 GB'],
])('%s=%s is refused by its name', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(name);
});

import os from 'node:os';
import {
  type ConfigOf,
  httpUrlSchema,
  identityPublicKeySetting,
  masterKeysSetting,
  portSchema,
  setting,
  sharedSettings,
} from '@montegraph/platform/config';
import { z } from 'zod';
import { gpuUsersOf } from './runs/gpu-users.ts';

/** A number from 1 of so many digits at most. */
const wholeNumber = (digits: number, expected: string) =>
  z
    .string()
    .regex(new RegExp(`^[1-9]\\d{0,${digits - 1}}$`), expected)
    .transform(Number);

export const simulationsSettings = {
  ...sharedSettings,
  port: setting('MONTEGRAPH_SIMULATIONS_PORT', portSchema.default(8003)),
  identityPublicKey: identityPublicKeySetting,
  masterKeys: masterKeysSetting,
  /** Where workbooks come from: the files service, asked with the caller's own identity. */
  filesUrl: setting('MONTEGRAPH_FILES_URL', httpUrlSchema.default('http://127.0.0.1:8002')),
  /** Trials' columns, encrypted. All instances that share a queue need the same folder. */
  objectsDir: setting('MONTEGRAPH_SIMULATIONS_OBJECTS_DIR', z.string().default('.montegraph/simulations')),
  /** Worker threads: all of them compute each shard. */
  threads: setting(
    'MONTEGRAPH_SIMULATIONS_THREADS',
    z
      .string()
      .default(() => String(os.availableParallelism()))
      .pipe(wholeNumber(3, 'expected a number of threads')),
  ),
  /** `off` leaves graphics processors alone; `software` takes a driver that computes on the processor for one, as tests do. */
  gpu: setting('MONTEGRAPH_SIMULATIONS_GPU', z.enum(['auto', 'off', 'software']).default('auto')),
  /** Who may use one: who runs their own machine wants it for everybody. */
  gpuUsers: setting('MONTEGRAPH_SIMULATIONS_GPU_USERS', z.string().default('all').transform(gpuUsersOf)),
  /** Runs that compute on one at once; one uses it fully, and two take turns. */
  gpuSlots: setting(
    'MONTEGRAPH_SIMULATIONS_GPU_SLOTS',
    wholeNumber(2, 'expected a number of slots').optional(),
  ),
  /** Of its memory, what one slot may take; the engine's own share when absent. */
  gpuMemoryBytes: setting(
    'MONTEGRAPH_SIMULATIONS_GPU_MEMORY_BYTES',
    wholeNumber(13, 'expected a number of bytes').optional(),
  ),
};

export type SimulationsConfig = ConfigOf<typeof simulationsSettings>;

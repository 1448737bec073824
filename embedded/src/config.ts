import {
  type ConfigOf,
  logLevelSchema,
  portSchema,
  setting,
  sharedSettings,
} from '@montegraph/platform/config';
import { z } from 'zod';

const passedOn = (env: string) => setting(env, z.string().optional());

/** What computes: the simulations service reads and checks it, and has the defaults. */
export const computeSettings = {
  threads: passedOn('MONTEGRAPH_SIMULATIONS_THREADS'),
  gpu: passedOn('MONTEGRAPH_SIMULATIONS_GPU'),
  gpuUsers: passedOn('MONTEGRAPH_SIMULATIONS_GPU_USERS'),
  gpuSlots: passedOn('MONTEGRAPH_SIMULATIONS_GPU_SLOTS'),
  gpuMemoryBytes: passedOn('MONTEGRAPH_SIMULATIONS_GPU_MEMORY_BYTES'),
  // By these the drivers of a graphics processor are found, and they their own files.
  vulkanDrivers: passedOn('VK_DRIVER_FILES'),
  vulkanAddedDrivers: passedOn('VK_ADD_DRIVER_FILES'),
  // What older loaders call the first.
  vulkanManifests: passedOn('VK_ICD_FILENAMES'),
  libraryPath: passedOn('LD_LIBRARY_PATH'),
  runtimeDir: passedOn('XDG_RUNTIME_DIR'),
  home: passedOn('HOME'),
};

/** What may be set about a platform in one process. Databases, keys and the services' URLs follow from its data folder. */
export const embeddedSettings = {
  host: sharedSettings.host,
  /** A person reads the terminal: only what they should look at. */
  logLevel: setting('MONTEGRAPH_LOG_LEVEL', logLevelSchema.default('warn')),
  dataDir: setting('MONTEGRAPH_DATA_DIR', z.string().min(1).default('.montegraph')),
  /** Everything in the data folder, the database included, is removed at the end. */
  isTemporary: setting('MONTEGRAPH_DATA_TEMPORARY', z.stringbool().default(false)),
  routerPort: setting('MONTEGRAPH_ROUTER_PORT', portSchema.default(8000)),
  usersPort: setting('MONTEGRAPH_USERS_PORT', portSchema.default(8001)),
  filesPort: setting('MONTEGRAPH_FILES_PORT', portSchema.default(8002)),
  simulationsPort: setting('MONTEGRAPH_SIMULATIONS_PORT', portSchema.default(8003)),
  ...computeSettings,
};

export type EmbeddedConfig = ConfigOf<typeof embeddedSettings>;

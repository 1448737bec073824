import { progressOf } from '../progress/progress.ts';
import { describeDistribution } from '../runs/distributions.ts';
import type { SimulationProgressResolvers, SimulationResolvers } from '../schema.generated.ts';
import { visibleRun } from './visible-run.ts';

export const Simulation: SimulationResolvers = {
  __resolveReference: ({ id }, context) => visibleRun(context, id),
  file: ({ fileId }) => (fileId === null ? null : { id: fileId }),
  owner: ({ ownerId }) => ({ id: ownerId }),
  inputs: ({ inputs }) =>
    inputs.map(({ cell, name, distribution }) => ({
      cell,
      name,
      distribution: describeDistribution(distribution),
    })),
  options: ({ trials, seed, sampling, backend }) => ({ trials, seed, sampling, backend }),
  executionPlan: ({ device, reason, shards }) => ({
    backend: 'JAVASCRIPT',
    device,
    reason,
    shards,
    blockingCells: [],
  }),
  progress: (run) => progressOf(run),
  outputs: async (run, _, { loaders }) => {
    if (run.status !== 'SUCCEEDED') return [];
    const results = await loaders.outputResults.load(run.id);
    return results.map((result) => ({ run, result }));
  },
  error: ({ errorCode, errorMessage, errorCell }) =>
    errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', cell: errorCell },
};

export const SimulationProgress: SimulationProgressResolvers = {
  simulation: ({ runId }, _, context) => visibleRun(context, runId),
  fraction: ({ trialsCompleted, trialsRequested }) => trialsCompleted / trialsRequested,
};

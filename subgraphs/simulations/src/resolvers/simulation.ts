import { progressOf } from '../progress/progress.ts';
import { describeInput } from '../runs/distributions.ts';
import { describeRunPlan } from '../runs/execution-plan.ts';
import type { SimulationProgressResolvers, SimulationResolvers } from '../schema.generated.ts';
import { visibleRun } from './visible-run.ts';

export const Simulation: SimulationResolvers = {
  __resolveReference: ({ id }, context) => visibleRun(context, id),
  file: ({ fileId }) => (fileId === null ? null : { id: fileId }),
  owner: ({ ownerId }) => ({ id: ownerId }),
  inputs: ({ inputs }) => inputs.map(describeInput),
  options: ({ trials, seed, sampling, backend, precision, binRanges }) => ({
    trials,
    seed,
    sampling,
    backend,
    precision,
    keepTrials: binRanges === null,
  }),
  executionPlan: (run) => describeRunPlan(run),
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

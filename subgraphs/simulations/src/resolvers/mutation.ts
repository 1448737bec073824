import { randomBytes } from 'node:crypto';
import type { Problem } from '@montegraph/engine';
import { requireUser } from '@montegraph/platform/identity';
import type { SimulationsContext } from '../context.ts';
import { fail, refusalOf } from '../errors.ts';
import { openRunObjects } from '../results/run-objects.ts';
import { cancelRun } from '../runs/change-run.ts';
import { blockingCell, describePlan, planExecution, planOfBlocked } from '../runs/execution-plan.ts';
import { describeInput } from '../runs/distributions.ts';
import { checkName, modelRequest, nameOfFile } from '../runs/model-request.ts';
import { mayUseGpu } from '../runs/gpu-users.ts';
import { type RunOptions, runOptions } from '../runs/options.ts';
import { startRun } from '../runs/start-run.ts';
import type * as graph from '../schema.generated.ts';
import { visibleRun } from './visible-run.ts';

export const Mutation: graph.MutationResolvers = {
  checkModel: async (_, { input, options: asked }, context) => {
    const options = optionsOf(asked, input);
    const { compilation } = await compile(context, input);
    const problems = compilation.kind === 'blocked' ? compilation.problems : [];
    const model = compilation.kind === 'model' ? compilation.model : undefined;
    return {
      cells: compilation.kind === 'model' ? compilation.model.cells : compilation.cells,
      compiledCells: model?.compiledCells ?? 0,
      inputs: (model?.inputs ?? []).map(describeInput),
      outputs: (model?.outputs ?? []).map(({ cell, label, baseValue }) => ({
        cell,
        label,
        value: baseValue,
        reason: 'It was asked for.',
      })),
      executionPlan: model
        ? describePlan(
            await planExecution(context.backends, {
              model,
              options,
              mayUseGpu: callerMayUseGpu(context),
              signal: context.signal,
            }),
          )
        : planOfBlocked(context.backends, problems),
      problems: problems.map(blockingCell),
    };
  },

  runSimulation: async (_, { input }, context) => {
    const name = checkName(input.name, 'name');
    const options = optionsOf(input.options, input.model);
    const { compilation, fileName } = await compile(context, input.model);
    if (compilation.kind === 'blocked') throw blockedBy(compilation.problems);
    const run = await startRun(context, {
      ownerId: requireUser(context.caller).userId,
      fileId: input.model.fileId,
      name: name ?? nameOfFile(fileName),
      model: compilation.model,
      options,
      mayUseGpu: callerMayUseGpu(context),
    });
    context.deliverRuns();
    return run;
  },

  cancelSimulation: async (_, { id }, context) => {
    const run = await visibleRun(context, id);
    const canceled = await cancelRun(context.db, run);
    if (!canceled) return visibleRun(context, id);
    await context.ends.announce(canceled);
    try {
      await context.queue.dropWaiting(canceled.id);
      await openRunObjects(context.storage, canceled).deleteAll();
    } catch (error) {
      // The run is stopped: shards that are left find that, and objects that are left take room and nothing else.
      context.logger.warn({ err: error, runId: canceled.id }, 'a canceled run left something behind');
    }
    return canceled;
  },
};

function compile({ caller, assertion, signal, workbooks }: SimulationsContext, model: graph.ModelInput) {
  const ownerId = requireUser(caller).userId;
  const request = modelRequest(model);
  return workbooks.compile(
    { fileId: model.fileId, ownerId, assertion, signal, place: 'model.fileId' },
    request,
  );
}

function optionsOf(
  asked: graph.SimulationOptionsInput | null | undefined,
  { outputs }: graph.ModelInput,
): RunOptions {
  return refusing(() => runOptions(asked ?? {}, outputs.length, drawSeed));
}

function callerMayUseGpu({ caller, gpuUsers }: SimulationsContext): boolean {
  return mayUseGpu(gpuUsers, requireUser(caller).userId);
}

/** The first problem's code, and all of them for whoever shows more than a sentence. */
function blockedBy(problems: readonly Problem[]) {
  const [first] = problems;
  if (!first) return new TypeError('A model is blocked by nothing.');
  return fail(first.code, {
    place: first.cell,
    detail: `${first.cell}: ${first.reason}`,
    extensions: { problems: problems.map((problem) => ({ code: problem.code, ...blockingCell(problem) })) },
  });
}

function drawSeed(): bigint {
  return randomBytes(8).readBigUInt64LE();
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error);
  }
}

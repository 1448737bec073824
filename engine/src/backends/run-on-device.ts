import { unpackModel } from '../model/pack.ts';
import type { PackedModel } from '../model/pack.ts';
import { validateShard } from '../simulate.ts';
import type { Shard, ShardSample } from '../simulate.ts';
import { blockTrials, momentFields } from '../statistics/moments.ts';
import type { Precision } from './backend.ts';
import { wrongMoments, wrongTotals } from './compare-samples.ts';
import type { Trials } from './compare-samples.ts';
import { DeviceFailure } from './device.ts';
import type { DeviceModel } from './device.ts';
import type { DeviceHost } from './device-host.ts';
import { messageOf } from './device-host.ts';
import type { DeviceSlot } from './device-slots.ts';
import { joinSamples } from './join-samples.ts';
import type { RunOnThreadsOptions } from './run-on-threads.ts';
import { shadowGroups } from './shadow.ts';
import type { Shadow, TrialGroup } from './shadow.ts';
import type { Threads } from './threads.ts';
import { untilAborted } from './until-aborted.ts';

export type DeviceRun = Shard & {
  readonly runId: string;
  readonly model: PackedModel;
  readonly precision: Precision;
};

/** A run on a device that came to nothing is expected: it goes on elsewhere. */
export type DeviceOutcome =
  | { readonly kind: 'sample'; readonly sample: ShardSample; readonly shadow: Shadow }
  | { readonly kind: 'failed'; readonly reason: string; readonly shadow: Shadow | null };

/**
 * Runs a shard on a device, in the queue's turn, and computes some of its trials again in 64-bit floating point.
 *
 * @throws the signal's reason, at once; the slot is free when the device has stopped. ThreadFailure
 */
export async function runOnDevice(
  host: DeviceHost,
  threads: Threads,
  run: DeviceRun,
  { signal, onProgress }: RunOnThreadsOptions = {},
): Promise<DeviceOutcome> {
  validateShard(run);
  const slot = await host.slots.acquire(signal);
  return untilAborted(runInSlot(slot), signal);

  async function runInSlot(held: DeviceSlot): Promise<DeviceOutcome> {
    using _ = held;
    try {
      const model = await host.prepare(held, { ...run, model: () => unpackModel(run.model) });
      // The device has the model, and no use for the rest of the run.
      const compute: Compute = ({ seed, firstTrial, trials, ranges }, report) =>
        host.call((heard) =>
          model.run(
            { seed, firstTrial, trials, ranges },
            {
              signal,
              onProgress(done) {
                heard();
                report(done);
              },
            },
          ),
        );
      const sample = await computeInParts(compute);
      return await check(sample, compute);
    } catch (error) {
      if (!(error instanceof DeviceFailure)) throw error;
      return { kind: 'failed', reason: messageOf(error), shadow: null };
    }
  }

  /** The whole shard, in ranges that fit the slot's memory. */
  async function computeInParts(compute: Compute): Promise<ShardSample> {
    const { inputs, outputs } = run.model;
    const bytesPerTrial = Float32Array.BYTES_PER_ELEMENT * (inputs.length + 2 * outputs.length);
    const blocks = Math.floor(host.memoryBytes() / bytesPerTrial / blockTrials);
    const mostTrials = Math.max(1, blocks) * blockTrials;
    const parts: ShardSample[] = [];
    for (let done = 0; done < run.trials; done += mostTrials) {
      const trials = Math.min(mostTrials, run.trials - done);
      const report = (trialsDone: number) => onProgress?.(done + trialsDone);
      const part = { ...run, firstTrial: run.firstTrial + done, trials };
      const sample = await compute(part, report);
      const wrong = wrongShape(sample, part, outputs.length) ?? wrongTotals(sample);
      if (wrong !== null) throw new DeviceFailure('wrong', wrong);
      parts.push(sample);
    }
    return joinSamples(parts);
  }

  async function check(sample: ShardSample, compute: Compute): Promise<DeviceOutcome> {
    const outputs = run.model.outputs.length;
    const groups = shadowGroups(run);
    const blocks = await blocksOf(sample, groups, compute);
    for (const block of blocks.values()) {
      const wrongBlock = wrongMoments(block, [0]);
      if (wrongBlock !== null) throw new DeviceFailure('wrong', wrongBlock);
    }
    const found = gather(blocks, groups, outputs);
    const { reason, ...shadow } = await threads.run(
      'shadow',
      { runId: run.runId, model: run.model, seed: run.seed, groups, found },
      { signal, timeoutMs: shadowMs },
    );
    return reason === null ? { kind: 'sample', sample, shadow } : { kind: 'failed', reason, shadow };
  }

  /** The blocks that hold the groups, each with its own trials and the moments that the run has of them. */
  async function blocksOf(
    sample: ShardSample,
    groups: readonly TrialGroup[],
    compute: Compute,
  ): Promise<ReadonlyMap<number, ShardSample>> {
    const blocks = new Map<number, ShardSample>();
    for (const { firstTrial: first } of groups) {
      const start = blockStart(first - run.firstTrial);
      if (blocks.has(start)) continue;
      const trials = Math.min(blockTrials, run.trials - start);
      const kept = run.ranges
        ? // Trials that were not kept are run again, and belong to the run if it has their moments.
          await compute({ seed: run.seed, firstTrial: run.firstTrial + start, trials }, () => {})
        : partOf(sample, start, trials);
      const record = run.model.outputs.length * momentFields;
      const at = (start / blockTrials) * record;
      blocks.set(start, { ...kept, trials, moments: sample.moments.subarray(at, at + record) });
    }
    return blocks;
  }

  function gather(
    blocks: ReadonlyMap<number, ShardSample>,
    groups: readonly TrialGroup[],
    outputs: number,
  ): Trials {
    const trials = groups.reduce((sum, { count }) => sum + count, 0);
    const found = {
      outputs: Array.from({ length: outputs }, () => new Float64Array(trials)),
      codes: Array.from({ length: outputs }, () => new Uint8Array(trials)),
    };
    let to = 0;
    for (const { firstTrial, count } of groups) {
      const first = firstTrial - run.firstTrial;
      const block = blocks.get(blockStart(first))!;
      const from = first - blockStart(first);
      for (let output = 0; output < outputs; output++) {
        found.outputs[output]!.set(block.outputs[output]!.subarray(from, from + count), to);
        const codes = block.errors[output];
        if (codes) found.codes[output]!.set(codes.subarray(from, from + count), to);
      }
      to += count;
    }
    return found;
  }
}

type Compute = (shard: Shard, report: (trialsDone: number) => void) => ReturnType<DeviceModel['run']>;

// A thousand trials take the slowest model ten seconds, and compiling it as long.
const shadowMs = 120_000;

const blockStart = (trial: number) => trial - (trial % blockTrials);

function partOf(sample: ShardSample, start: number, trials: number): ShardSample {
  return {
    ...sample,
    outputs: sample.outputs.map((column) => column.subarray(start, start + trials)),
    errors: sample.errors.map((codes) => codes?.subarray(start, start + trials) ?? null),
  };
}

/** What a device or its process got wrong about the sample as a whole. */
function wrongShape(
  { outputs, errors, bins, moments, errorCounts }: ShardSample,
  { trials, ranges }: Shard,
  outputCount: number,
): string | null {
  const columns = ranges ? 0 : outputCount;
  const isWhole =
    outputs.length === columns &&
    outputs.every((column) => column.length === trials) &&
    errors.length === columns &&
    errors.every((codes) => codes === null || codes.length === trials) &&
    bins.length === outputCount - columns &&
    errorCounts.length === outputCount &&
    moments.length === Math.ceil(trials / blockTrials) * outputCount * momentFields;
  return isWhole ? null : 'The device left out a part of the sample.';
}

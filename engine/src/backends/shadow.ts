import { emitJavaScript } from '../kernel/emit-javascript.ts';
import type { Kernel } from '../kernel/program.ts';
import { inputSampler } from '../model/distributions/input-sampler.ts';
import type { Model } from '../model/model.ts';
import { philoxKey } from '../random/philox.ts';
import type { Shard } from '../simulate.ts';
import { blockTrials } from '../statistics/moments.ts';
import { compareTrials, deviceTolerance, scaleOf } from './compare-samples.ts';
import type { Comparison, Trials } from './compare-samples.ts';

/** Trials of a run on a device that are computed again in 64-bit floating point. */
const shadowTrials = 1024;

/** They lie together in groups, none across a border of blocks. */
const groups = 16;

/**
 * A few trials decide by a hair: IF(A1 > 0, ...) where A1 is 1e-9, which single precision may well see as -1e-9. A trial beyond the
 * tolerance is such a near tie if 64-bit arithmetic gives what the device gave once inputs are moved by as much as single
 * precision cannot tell. More than one trial in a hundred cannot be: then the device, or its precision, is not for the model.
 */
const mostNearTies = 10;

/** Twice the distance of numbers in single precision, relative. */
const nudge = 2 ** -22;

/** In each of them every input goes up or down. */
const nudgings = 32;

/** A range of trials, counted from the run's first. */
export type TrialGroup = { readonly firstTrial: number; readonly count: number };

export type Shadow = {
  /** How many were compared. */
  readonly trials: number;
  /** In standard deviations of the output, over all outputs; without near ties, and without trials whose error is another one. */
  readonly largestDifference: number;
  readonly tolerance: number;
};

export type ShadowVerdict = Shadow & {
  /** Why the device's numbers cannot be used, as a sentence; null if they can. */
  readonly reason: string | null;
};

/** The trials of a shard that are computed again: all of a small one, else some of its beginning, its end, and in between. */
export function shadowGroups({
  firstTrial,
  trials,
}: Pick<Shard, 'firstTrial' | 'trials'>): readonly TrialGroup[] {
  const count = shadowTrials / groups;
  if (trials <= shadowTrials) return [{ firstTrial, count: trials }];
  return Array.from({ length: groups }, (_, group) => {
    const start = Math.floor((group * (trials - count)) / (groups - 1));
    const block = start - (start % blockTrials);
    return { firstTrial: firstTrial + Math.min(start, block + blockTrials - count), count };
  });
}

/** Computes trials of a model again. */
export type ShadowModel = (seed: bigint, groups: readonly TrialGroup[], found: Trials) => ShadowVerdict;

export function shadowModel({
  inputs,
  outputs,
  program,
}: Pick<Model, 'inputs' | 'outputs' | 'program'>): ShadowModel {
  const sample = inputSampler(inputs);
  const kernel = emitJavaScript(program);
  return (seed, wanted, found) => {
    const trials = wanted.reduce((sum, { count }) => sum + count, 0);
    const key = philoxKey(seed);
    const columns = inputs.map((_, input) => {
      const column = new Float64Array(trials);
      let start = 0;
      for (const { firstTrial, count } of wanted) {
        sample(key, input, firstTrial, count, column.subarray(start, start + count));
        start += count;
      }
      return column;
    });
    const expected = run(kernel, columns, outputs.length, trials);
    return judge(compareTrials(found, expected), trials, (output, trial) =>
      isNearTie(kernel, columns, { found, expected, output, trial }),
    );
  };
}

function run(kernel: Kernel, columns: readonly Float64Array[], outputs: number, trials: number): Trials {
  const sample = {
    outputs: Array.from({ length: outputs }, () => new Float64Array(trials)),
    codes: Array.from({ length: outputs }, () => new Uint8Array(trials)),
  };
  kernel(columns, sample.outputs, sample.codes, trials);
  return sample;
}

function judge(
  { largestDifference, beyond }: Comparison,
  trials: number,
  isExcused: (output: number, trial: number) => boolean,
): ShadowVerdict {
  const suspects = new Set(beyond.map(({ trial }) => trial));
  const wrong =
    suspects.size > mostNearTies ? beyond : beyond.filter(({ output, trial }) => !isExcused(output, trial));
  const differences = wrong.map(({ difference }) => difference).filter(Number.isFinite);
  return {
    trials,
    // As many as trials times outputs: too many to be arguments of a call.
    largestDifference: differences.reduce(
      (most, difference) => Math.max(most, difference),
      largestDifference,
    ),
    tolerance: deviceTolerance,
    reason:
      wrong.length === 0
        ? null
        : `${new Set(wrong.map(({ trial }) => trial)).size} of ${trials} trials differ from 64-bit floating point by more than ${deviceTolerance} standard deviations.`,
  };
}

type Suspect = {
  readonly found: Trials;
  readonly expected: Trials;
  readonly output: number;
  readonly trial: number;
};

function isNearTie(
  kernel: Kernel,
  columns: readonly Float64Array[],
  { found, expected, output, trial }: Suspect,
): boolean {
  const nudged = columns.map((column, input) => {
    const value = column[trial]!;
    // A number that single precision holds, 2 or 0.5 say, is the same there.
    const step = Math.fround(value) === value ? 0 : nudge * value;
    return Float64Array.from({ length: nudgings }, (_, i) => (isUp(input, i) ? value + step : value - step));
  });
  const { outputs, codes } = run(kernel, nudged, expected.outputs.length, nudgings);
  const code = found.codes[output]![trial]!;
  const isSeen = codes[output]!.includes(code);
  if (code !== 0) return isSeen;
  const values = outputs[output]!.filter((value) => !Number.isNaN(value));
  const value = found.outputs[output]![trial]!;
  const slack = deviceTolerance * scaleOf(expected.outputs[output]!);
  return isSeen && value >= Math.min(...values) - slack && value <= Math.max(...values) + slack;
}

/** Whether an input goes up in a nudging: as good as random, and the same everywhere. */
function isUp(input: number, nudging: number): boolean {
  return (Math.imul(input * nudgings + nudging + 1, 0x9e3779b1) >>> 16) % 2 === 1;
}

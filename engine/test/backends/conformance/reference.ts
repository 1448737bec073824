import type { Trials } from '../../../src/backends/compare-samples.ts';
import { compareTrials } from '../../../src/backends/compare-samples.ts';
import { shadowModel } from '../../../src/backends/shadow.ts';
import { interpret } from '../../../src/kernel/interpret.ts';
import { errorCode } from '../../../src/kernel/program.ts';
import { inputSampler } from '../../../src/model/distributions/input-sampler.ts';
import type { Model } from '../../../src/model/model.ts';
import { philoxKey } from '../../../src/random/philox.ts';
import type { Shard, ShardSample } from '../../../src/simulate.ts';
import { blockTrials, momentFields, writeMoments } from '../../../src/statistics/moments.ts';

/** What the interpreter, instruction by instruction, makes of a shard. */
export type Reference = Trials & { readonly moments: Float64Array };

export function interpretShard(model: Model, { seed, firstTrial, trials }: Shard): Reference {
  const sample = inputSampler(model.inputs);
  const columns = model.inputs.map((_, input) => {
    const column = new Float64Array(trials);
    sample(philoxKey(seed), input, firstTrial, trials, column);
    return column;
  });
  const outputs = model.outputs.map(() => new Float64Array(trials));
  const codes = model.outputs.map(() => new Uint8Array(trials));
  for (let trial = 0; trial < trials; trial++) {
    const results = interpret(
      model.program,
      columns.map((column) => column[trial]!),
    );
    for (const [output, result] of results.entries()) {
      outputs[output]![trial] = typeof result === 'number' ? result : Number.NaN;
      codes[output]![trial] = typeof result === 'number' ? 0 : errorCode(result);
    }
  }
  return { outputs, codes, moments: momentsOf(outputs, trials) };
}

function momentsOf(outputs: readonly Float64Array[], trials: number): Float64Array {
  const blocks = Math.ceil(trials / blockTrials);
  const moments = new Float64Array(blocks * outputs.length * momentFields);
  for (let record = 0; record < blocks * outputs.length; record++) {
    const first = blockTrials * Math.floor(record / outputs.length);
    const column = outputs[record % outputs.length]!.subarray(first, first + blockTrials);
    const values = column.filter((value) => !Number.isNaN(value));
    writeMoments(values, 0, values.length, moments, record * momentFields);
  }
  return moments;
}

/** A sample's trials, with a code in each. */
function trialsOf({ outputs, errors, trials }: ShardSample): Trials {
  return { outputs, codes: errors.map((codes) => codes ?? new Uint8Array(trials)) };
}

/** What an output is called in a failure, and the first of its trials that is wrong. */
export type Disagreement = { readonly output: string; readonly detail: string };

/** Where a sample has other bits than the reference, one line an output; moments too. */
export function otherBits(
  names: readonly string[],
  sample: ShardSample,
  expected: Reference,
): Disagreement[] {
  const found = trialsOf(sample);
  const differing = names.flatMap((output, o) => {
    const trial = expected.outputs[o]!.findIndex(
      (value, t) => !Object.is(value, found.outputs[o]![t]) || expected.codes[o]![t] !== found.codes[o]![t],
    );
    return trial < 0 ? [] : [{ output, detail: detailOf(found, expected, o, trial) }];
  });
  const field = expected.moments.findIndex((value, i) => !Object.is(value, sample.moments[i]));
  if (field < 0) return differing;
  const output = names[Math.floor(field / momentFields) % names.length] ?? '';
  const detail = `field ${field % momentFields} of its moments is ${sample.moments[field]}, not ${expected.moments[field]}`;
  return [...differing, { output, detail }];
}

// The shadow's rule counts near ties in a thousand trials.
const shadowTrials = 1024;

/** Where a sample is further from the reference than near ties explain, one line an output. */
export function tooFar(
  model: Model,
  names: readonly string[],
  sample: ShardSample,
  expected: Reference,
  { seed, firstTrial, trials }: Shard,
): Disagreement[] {
  const found = trialsOf(sample);
  const suspects = new Map<number, number>();
  for (const { output, trial } of compareTrials(found, expected).beyond) {
    if (!suspects.has(output)) suspects.set(output, trial);
  }
  return [...suspects].flatMap(([o, trial]) => {
    const program = { ...model.program, outputs: [model.program.outputs[o]!] };
    const shadow = shadowModel({ ...model, outputs: [model.outputs[o]!], program });
    for (let first = 0; first < trials; first += shadowTrials) {
      const end = Math.min(trials, first + shadowTrials);
      const { reason } = shadow(seed, [{ firstTrial: firstTrial + first, count: end - first }], {
        outputs: [found.outputs[o]!.subarray(first, end)],
        codes: [found.codes[o]!.subarray(first, end)],
      });
      if (reason !== null)
        return [{ output: names[o]!, detail: `${reason} ${detailOf(found, expected, o, trial)}` }];
    }
    return [];
  });
}

function detailOf(found: Trials, expected: Trials, output: number, trial: number): string {
  const [is, wanted] = [found, expected].map(
    ({ outputs, codes }) => `${outputs[output]![trial]} (error ${codes[output]![trial]})`,
  );
  return `trial ${trial} is ${is}, not ${wanted}`;
}

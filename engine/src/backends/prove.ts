import { interpret } from '../kernel/interpret.ts';
import { errorCode } from '../kernel/program.ts';
import { inputSampler } from '../model/distributions/input-sampler.ts';
import type { Model } from '../model/model.ts';
import { fillWords, philoxKey, writeBlock } from '../random/philox.ts';
import type { PhiloxKey } from '../random/philox.ts';
import { simulate } from '../simulate.ts';
import type { Shard, ShardSample } from '../simulate.ts';
import { blockTrials, momentFields, writeMoments } from '../statistics/moments.ts';
import { outputRanges } from '../statistics/output-ranges.ts';
import type { Backend, Blocker } from './backend.ts';
import { compareTrials, wrongBins, wrongMoments, wrongTotals } from './compare-samples.ts';
import type { Trials } from './compare-samples.ts';
import type { Device } from './device.ts';
import { proofModel } from './proof-model.ts';

/**
 * Proves a backend of threads: its words, and a model bit for bit.
 *
 * @returns why it must not be used, as a sentence; null if it gave every known answer
 */
export function proveBackend(backend: Backend): string | null {
  for (const span of wordSpans) {
    const { key, input, firstTrial } = span;
    const wrong = wrongWords(span, backend.words(key, input, firstTrial, spanWords));
    if (wrong !== null) return wrong;
  }
  const { model, shard, trials, moments } = knownAnswer();
  const blocked = wrongGenerator() ?? blockedProof(backend.blockers(model));
  if (blocked !== null) return blocked;
  const sample = simulate(backend.prepare(model), shard);
  if (sample === null) return 'It stopped by itself.';
  const found = trialsOf(sample);
  const isEqual =
    trials.outputs.every((column, output) => hasBits(found.outputs[output], column)) &&
    trials.codes.every((column, output) => hasBits(found.codes[output], column));
  if (!isEqual) return 'Values of the model that proves it are wrong.';
  return hasBits(sample.moments, moments) ? null : 'Moments of the model that proves it are wrong.';
}

/**
 * Proves a device: its words bit for bit, a model to the tolerance, with its trials kept and counted in bins.
 *
 * @returns why it must not be used, as a sentence; null if it gave every known answer
 * @throws DeviceFailure
 */
export async function proveDevice(device: Device): Promise<string | null> {
  for (const span of wordSpans) {
    const { key, input, firstTrial } = span;
    const wrong = wrongWords(span, await device.words(key, input, firstTrial, spanWords));
    if (wrong !== null) return wrong;
  }
  const { model, shard, trials } = knownAnswer();
  const blocked = wrongGenerator() ?? blockedProof(device.blockers(model));
  if (blocked !== null) return blocked;
  await using prepared = await device.prepare(model);
  const sample = await prepared.run(shard);
  if (sample.outputs.some((column) => column.length !== shard.trials)) return 'It left out trials.';
  const { beyond } = compareTrials(trialsOf(sample), trials);
  if (beyond.length > 0) return `${beyond.length} values of the model that proves it are wrong.`;
  const counted = await prepared.run({ ...shard, ranges: outputRanges(trials.outputs) });
  return (
    wrongTotals(sample) ?? wrongTotals(counted) ?? wrongMoments(sample, [0, 1]) ?? wrongBins(counted, sample)
  );
}

type Vector = readonly [
  counter: readonly number[],
  key: readonly [low: number, high: number],
  words: readonly number[],
];

/** Philox4x32-10 of Random123 (D. E. Shaw Research), its file kat_vectors. */
const vectors: readonly Vector[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

/**
 * The generator that every backend is compared with, against the vectors. A backend itself is asked for trials and inputs, which
 * reach two of a counter's four words in full and one in part: the vectors are not among them, but for the first.
 */
function wrongGenerator(): string | null {
  const isRight = vectors.every(([[c0 = 0, c1 = 0, c2 = 0, c3 = 0], [low, high], expected]) => {
    const words = new Int32Array(4);
    writeBlock(c0, c1, c2, c3, low, high, words, 0, 1);
    return expected.every((word, i) => words[i] === (word | 0));
  });
  return isRight ? null : 'Random numbers differ from the published vectors of Philox4x32-10.';
}

/** Words of one input that are asked for at once; together 4,096. */
const spanWords = 1024;

type WordSpan = { readonly key: PhiloxKey; readonly input: number; readonly firstTrial: number };

/** All bits of the key, the upper ones of input and trial: what is cut off, or signed where it must not be, shows in one of them. */
const wordSpans: readonly WordSpan[] = [
  { key: { low: 0, high: 0 }, input: 0, firstTrial: 0 },
  { key: { low: 0xffffffff, high: 0xffffffff }, input: 1, firstTrial: 4096 },
  { key: { low: 0xa4093822, high: 0x299f31d0 }, input: 299, firstTrial: 99_999_744 },
  { key: { low: 0x85a308d3, high: 0x93198a2e }, input: 65_537, firstTrial: 65_536 },
];

function wrongWords({ key, input, firstTrial }: WordSpan, words: Int32Array): string | null {
  const expected = new Int32Array(spanWords);
  fillWords(key, input, firstTrial, spanWords, expected);
  const wrong = expected.filter((word, i) => words[i] !== word).length;
  return wrong === 0 ? null : `${wrong} of ${spanWords} random words of input ${input} are wrong.`;
}

function blockedProof([first]: readonly Blocker[]): string | null {
  return first === undefined ? null : `It cannot compute the model that proves it: ${first.reason}`;
}

function trialsOf({ outputs, errors, trials }: ShardSample): Trials {
  return { outputs, codes: errors.map((codes) => codes ?? new Uint8Array(trials)) };
}

/** Equal to the last bit, but for the payloads of NaN, which nothing can see. */
function hasBits<T extends Float64Array | Uint8Array>(found: T | undefined, expected: T): boolean {
  return found?.length === expected.length && expected.every((value, i) => Object.is(found[i], value));
}

/** What the proof's model gives, by the interpreter: the meaning of a program, and no code of any backend. */
type KnownAnswer = {
  readonly model: Model;
  readonly shard: Shard;
  readonly trials: Trials;
  readonly moments: Float64Array;
};

let known: KnownAnswer | undefined;

/** Found once a thread: it takes some ten milliseconds. */
function knownAnswer(): KnownAnswer {
  return (known ??= findKnownAnswer());
}

function findKnownAnswer(): KnownAnswer {
  const model = proofModel();
  // The second block is neither whole nor a multiple of anything that backends compute at once.
  const shard = { seed: 0x0123_4567_89ab_cdefn, firstTrial: 16 * blockTrials, trials: blockTrials + 203 };
  const inputs = model.inputs.map(() => new Float64Array(shard.trials));
  const sample = inputSampler(model.inputs);
  for (const [input, column] of inputs.entries()) {
    sample(philoxKey(shard.seed), input, shard.firstTrial, shard.trials, column);
  }
  const outputs = model.outputs.map(() => new Float64Array(shard.trials).fill(Number.NaN));
  const codes = model.outputs.map(() => new Uint8Array(shard.trials));
  for (let trial = 0; trial < shard.trials; trial++) {
    const results = interpret(
      model.program,
      inputs.map((column) => column[trial]!),
    );
    for (const [output, result] of results.entries()) {
      if (typeof result === 'number') outputs[output]![trial] = result;
      else codes[output]![trial] = errorCode(result);
    }
  }
  return { model, shard, trials: { outputs, codes }, moments: momentsOf(outputs) };
}

/** The records of all blocks, values that are NaN left out. */
function momentsOf(outputs: readonly Float64Array[]): Float64Array {
  const trials = outputs[0]?.length ?? 0;
  const blocks = Math.ceil(trials / blockTrials);
  const records = new Float64Array(blocks * outputs.length * momentFields);
  for (let block = 0, at = 0; block < blocks; block++) {
    for (const column of outputs) {
      const whole = column.subarray(block * blockTrials, (block + 1) * blockTrials);
      const values = whole.filter((value) => !Number.isNaN(value));
      writeMoments(values, 0, values.length, records, at);
      at += momentFields;
    }
  }
  return records;
}

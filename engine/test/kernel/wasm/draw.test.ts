import { expect, test } from '@jest/globals';
import { WasmModule } from '../../../src/kernel/wasm/assembler.ts';
import { instantiate } from '../../../src/kernel/wasm/instantiate.ts';
import { Layout } from '../../../src/kernel/wasm/layout.ts';
import { defineDrawCode, placeDraws } from '../../../src/kernel/wasm/place-draws.ts';
import type { DrawCode } from '../../../src/kernel/wasm/place-draws.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import { drawPlan, prepareDraw } from '../../../src/model/distributions/draw.ts';
import { fillWords, philoxKey } from '../../../src/random/philox.ts';

const distributions: readonly Distribution[] = [
  { family: 'normal', mean: 10, sd: 3 },
  { family: 'normal', mean: -2, sd: 1, truncate: { min: -3, max: 0.5 } },
  { family: 'lognormal', mean: 5, sd: 1 },
  // So wide that it is drawn as an exponential.
  { family: 'lognormal', mean: 5, sd: 40 },
  { family: 'pert', min: 2, mode: 4, max: 10 },
  { family: 'gamma', shape: 2.5, scale: 3 },
  { family: 'uniform', min: -1, max: 3 },
  { family: 'integerUniform', min: -3, max: 11 },
  { family: 'triangular', min: 0, mode: 1, max: 4 },
  { family: 'triangular', min: 1, mode: 1, max: 4, truncate: { min: 2 } },
  { family: 'discrete', values: [4, 1, 2], weights: [1, 2, 1] },
  { family: 'discrete', values: [7], weights: [2] },
  { family: 'binomial', n: 200, p: 0.3 },
  { family: 'poisson', mean: 4 },
  { family: 'bernoulli', p: 0.25 },
  { family: 'cumulative', min: 0, max: 9, points: [1, 5], probabilities: [0.2, 0.9] },
];

// The ends of both halves, the steps from one octave to the next, and many in between.
const edges = Array.from({ length: 32 }, (_, bit) => [
  2 ** bit,
  2 ** bit - 1,
  -(2 ** bit),
  ~(2 ** bit),
]).flat();
const words = new Int32Array(8192);
fillWords(philoxKey(20n), 3, 0, words.length, words);
words.set(edges.map((word) => word | 0));

const module = new WasmModule();
defineDrawCode(module);
const layout = new Layout();
const wordsAt = layout.reserve(words.byteLength);
const columnAt = layout.reserve(8 * words.length);
const drawers = placeDraws(
  distributions.map((distribution) => drawPlan(distribution)),
  layout,
);
const memory = layout.openMemory();
new Int32Array(memory.buffer, wordsAt, words.length).set(words);
// The module has nothing but these functions.
const code = instantiate(module, layout, memory) as DrawCode;

test.each(distributions.map((distribution, i) => ({ distribution, i, title: JSON.stringify(distribution) })))(
  'a word becomes the value that it has in JavaScript, bit for bit: $title',
  ({ distribution, i }) => {
    const expected = new Float64Array(words.length);
    prepareDraw(distribution)(words, 0, words.length, expected);
    drawers[i]!(code)(wordsAt, columnAt, words.length);
    const drawn = new Float64Array(memory.buffer, columnAt, words.length);
    expect(drawn.findIndex((value, t) => !Object.is(value, expected[t]))).toBe(-1);
  },
);

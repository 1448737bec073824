import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { operationNames } from '../../src/kernel/operations.ts';
import type { Model } from '../../src/model/model.ts';
import { fillWords, philoxKey } from '../../src/random/philox.ts';
import { maxTrials } from '../../src/simulate.ts';
import { blockTrials } from '../../src/statistics/moments.ts';
import { exampleModel, exampleNames } from '../fixtures/example-model.ts';
import { backends, type OpenBackend } from './conformance/backends.ts';
import { families, modelOfInputs } from './conformance/families.ts';
import {
  blockedOnDevices,
  functionFormulas,
  missingAndUnknown,
  modelOfFormulas,
  operatorFormulas,
} from './conformance/formulas.ts';
import { modelOfOperations } from './conformance/programs.ts';
import {
  interpretShard,
  otherBits,
  tooFar,
  type Disagreement,
  type Reference,
} from './conformance/reference.ts';

// Drivers that compute on the processor compile each shader for a while.
jest.setTimeout(120_000);

/** Not from the first block on, across a border of blocks, and to the middle of a group of words. */
const shard = { seed: 0xfedcba9876543210n, firstTrial: 2 * blockTrials, trials: blockTrials + 331 };

/** Formulas are many and short: so many are the outputs of one model, which is compiled once a backend. */
const formulasAtOnce = 30;

const formulas = [...Object.values(functionFormulas), ...Object.values(operatorFormulas)].flat();
const runnable = formulas.filter((formula) => !Object.hasOwn(blockedOnDevices, formula));
const formulaGroups = Array.from({ length: Math.ceil(runnable.length / formulasAtOnce) }, (_, i) =>
  runnable.slice(i * formulasAtOnce, (i + 1) * formulasAtOnce),
);

/** Models, and what their outputs are called where backends disagree. */
type Case = readonly [title: string, model: Model, names: readonly string[]];

const formulaCase = (title: string, group: readonly string[]): Case => [
  title,
  modelOfFormulas(group),
  [...group, 'the sum of the inputs'],
];

const inputCase = (title: string, distributions: Parameters<typeof modelOfInputs>[0]): Case => [
  title,
  modelOfInputs(distributions),
  distributions.map((distribution) => JSON.stringify(distribution)),
];

function outputCase(title: string, model: Model): Case {
  return [title, model, model.outputs.map(({ name }) => name)];
}

const cases: readonly Case[] = [
  ...formulaGroups.map((group) => formulaCase(`the formulas from ${group[0]} to ${group.at(-1)}`, group)),
  inputCase('every family of distributions, truncated or not', Object.values(families).flat()),
  outputCase('every operation of a program', modelOfOperations(operationNames)),
  ...exampleNames.map((name) => outputCase(`the example ${name}`, exampleModel(name))),
];

const blocked = formulaCase('formulas that devices refuse', Object.keys(blockedOnDevices));

/** What the interpreter gives is the same for all backends, and takes longer than they do. */
const references = new Map<Model, Reference>();

function referenceOf(model: Model): Reference {
  const reference = references.get(model) ?? interpretShard(model, shard);
  references.set(model, reference);
  return reference;
}

test('every function is in a formula here', () => {
  expect(missingAndUnknown()).toEqual({ missing: [], unknown: [] });
  for (const [name, own] of Object.entries(functionFormulas)) {
    for (const formula of own) expect(formula).toContain(`${name}(`);
  }
});

test('every operation is in the program of operations', () => {
  const { instructions, loops } = modelOfOperations(operationNames).program;
  const all = [...instructions, ...loops.flatMap(({ body }) => body)].map(({ operation }) => operation);
  expect(new Set(all)).toEqual(new Set(operationNames));
});

test.each(cases)('%s: every output varies', (_, model, names) => {
  const { outputs } = referenceOf(model);
  expect(names.filter((_name, o) => new Set(outputs[o]).size < 2)).toEqual([]);
});

test('formulas fail in some trials, with each error that a number can end in', () => {
  const codes = cases.flatMap(([, model]) => referenceOf(model).codes);
  const mixed = codes.map((column) => new Set(column)).filter((seen) => seen.has(0) && seen.size > 1);
  // #NULL!, #DIV/0!, #VALUE!, #REF!, #NAME?, #NUM!, #N/A
  expect(new Set(mixed.flatMap((seen) => [...seen]))).toEqual(new Set([0, 2, 3, 4, 6, 7]));
});

for (const { name, precision, describe, open } of backends) {
  describe(`backend ${name}`, () => {
    let backend: OpenBackend;
    beforeAll(async () => {
      backend = await open();
    });
    afterAll(async () => {
      await backend[Symbol.asyncDispose]();
    });

    async function disagreements(model: Model, names: readonly string[]): Promise<readonly Disagreement[]> {
      const sample = await backend.run(model, shard);
      const expected = referenceOf(model);
      return precision === 'DOUBLE'
        ? otherBits(names, sample, expected)
        : tooFar(model, names, sample, expected, shard);
    }

    test('draws the words of every backend', async () => {
      const key = philoxKey(shard.seed);
      const expected = new Int32Array(2048);
      for (const [input, firstTrial] of [
        [0, 0],
        [70_000, maxTrials - expected.length],
      ] as const) {
        fillWords(key, input, firstTrial, expected.length, expected);
        await expect(backend.words(key, input, firstTrial, expected.length)).resolves.toEqual(expected);
      }
    });

    test.each(cases)('agrees with the interpreter on %s', async (_, model, names) => {
      expect(backend.blockers(model)).toEqual([]);
      await expect(disagreements(model, names)).resolves.toEqual([]);
    });

    test('agrees on formulas that devices refuse, or refuses them', async () => {
      const [, model, names] = blocked;
      if (backend.blockers(model).length === 0) {
        await expect(disagreements(model, names)).resolves.toEqual([]);
        return;
      }
      for (const [formula, reason] of Object.entries(blockedOnDevices)) {
        const reasons = backend.blockers(modelOfFormulas([formula])).map((blocker) => blocker.reason);
        expect([formula, [...new Set(reasons)]]).toEqual([formula, [reason]]);
      }
    });
  });
}

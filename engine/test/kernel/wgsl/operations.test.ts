import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Device } from '../../../src/backends/device.ts';
import type { Node, ProgramBuilder } from '../../../src/kernel/builder.ts';
import { interpret } from '../../../src/kernel/interpret.ts';
import { evaluate, irr } from '../../../src/kernel/operations.ts';
import type { Operation } from '../../../src/kernel/operations.ts';
import { describeOnWebgpu, openDeviceForTests } from '../../backends/webgpu/device-for-tests.ts';
import { choices } from '../../random-formulas.ts';
import { classified, classifiedTrial, classify, modelOf, unit } from './model-of.ts';

// Drivers that compute on the processor compile each shader for a while.
jest.setTimeout(60_000);

const awkward = [
  0,
  1,
  -1,
  0.5,
  3,
  -2.5,
  2 ** 100,
  -(2 ** 100),
  2 ** -100,
  16777216,
  7.75,
  Infinity,
  -Infinity,
  Number.NaN,
];
const pairs = awkward.flatMap((a) => awkward.map((b) => [a, b] as const));
const trials = 1024;

/** The number at a place of a list, infinities and NaN included, which a table cannot hold. */
function pick(b: ProgramBuilder, values: readonly number[], place: Node): Node {
  const one = b.constant(1);
  // Not known to the builder, which would work it out.
  const zero = b.table([0, 0], place);
  const kind = b.table(
    values.map((value) => (Number.isFinite(value) ? 0 : value > 0 ? 1 : value < 0 ? 2 : 3)),
    place,
  );
  const special = b.select(
    b.eq(kind, one),
    b.div(one, zero),
    b.select(b.eq(kind, b.constant(2)), b.div(b.neg(one), zero), b.div(zero, zero)),
  );
  const finite = b.table(
    values.map((value) => (Number.isFinite(value) ? value : 0)),
    place,
  );
  return b.select(b.eq(kind, zero), finite, special);
}

describeOnWebgpu('operations in WGSL', () => {
  let device: Device;
  beforeAll(async () => {
    device = await openDeviceForTests();
  });
  afterAll(async () => {
    await device[Symbol.asyncDispose]();
  });

  /** Each result with the place of its operands. */
  async function results(
    count: number,
    write: (b: ProgramBuilder, place: Node) => Node,
  ): Promise<{ place: number; result: ReturnType<typeof classify> }[]> {
    const model = modelOf([unit], (b, [x]) => {
      const place = b.floor(b.mul(x!, b.constant(count)));
      return [{ value: place, error: b.constant(0) }, classified(b, write(b, place))];
    });
    await using prepared = await device.prepare(model);
    const { outputs, errors } = await prepared.run({ seed: 3n, firstTrial: 0, trials });
    return Array.from(outputs[0]!, (place, t) => ({
      place,
      result: classifiedTrial(outputs[1]![t]!, errors[1]?.[t]),
    }));
  }

  const binary = ['add', 'sub', 'mul', 'div'] as const;
  test.each(binary)('%s of all pairs of awkward numbers is the f64 result, rounded', async (operation) => {
    const firsts = pairs.map(([a]) => a);
    const seconds = pairs.map(([, b]) => b);
    const seen = await results(pairs.length, (b, place) =>
      b[operation](pick(b, firsts, place), pick(b, seconds, place)),
    );
    for (const { place, result } of seen) {
      const [x, y] = pairs[place]!;
      const expected = Math.fround(evaluate(operation, [x, y]));
      // Denormals may be taken for 0.
      const rounded = Math.abs(expected) < 2 ** -126 ? 0 : classify(expected);
      expect([operation, x, y, result]).toEqual([operation, x, y, rounded]);
    }
  });

  test.each(['lt', 'eq'] as const)('%s of all pairs is the f64 result', async (operation) => {
    const firsts = pairs.map(([a]) => a);
    const seconds = pairs.map(([, b]) => b);
    const seen = await results(pairs.length, (b, place) => {
      const holds = b[operation](pick(b, firsts, place), pick(b, seconds, place));
      return b.select(holds, b.constant(1), b.select(b.not(holds), b.constant(0), b.constant(9)));
    });
    for (const { place, result } of seen) {
      const [x, y] = pairs[place]!;
      expect([x, y, result]).toEqual([x, y, evaluate(operation, [x, y])]);
    }
  });

  test.each(['neg', 'abs', 'floor', 'ceil', 'trunc', 'sqrt'] as const)(
    '%s of every awkward number is the f64 result, rounded',
    async (operation) => {
      const seen = await results(awkward.length, (b, place) => b[operation](pick(b, awkward, place)));
      for (const { place, result } of seen) {
        const expected = Math.fround(evaluate(operation satisfies Operation, [awkward[place]!]));
        expect([awkward[place], result]).toEqual([awkward[place], classify(expected)]);
      }
    },
  );

  test('a number less itself, and zero times a number, are not 0 where it is infinite', async () => {
    const seen = await results(awkward.length, (b, place) => {
      const x = pick(b, awkward, place);
      return b.add(b.sub(x, x), b.mul(x, b.constant(0)));
    });
    for (const { place, result } of seen) {
      expect(result).toBe(Number.isFinite(awkward[place]) ? 0 : 'no number');
    }
  });

  test('tables are read within their bounds, and searched as in f64', async () => {
    const table = [-2.5, 0, 1, 1, 3, 2 ** 100];
    const reads = await results(awkward.length, (b, place) => b.table(table, pick(b, awkward, place)));
    for (const { place, result } of reads) {
      expect(result).toBe(evaluate('table', [awkward[place]!], table));
    }
    const searches = await results(awkward.length, (b, place) => b.search(table, pick(b, awkward, place)));
    for (const { place, result } of searches) {
      expect(result).toBe(evaluate('search', [awkward[place]!], table));
    }
  });

  test('a sum of many terms keeps the digits that they have', async () => {
    // 1,000 terms from 0.1 to 1: added one after another in f32, they would be off by a thousandth.
    const choose = choices(5);
    const terms = Array.from({ length: 1000 }, () => Math.fround(0.1 + choose(1000) / 1111));
    const seen = await results(2, (b, place) =>
      b.sum(terms.map((term) => b.add(b.constant(term), b.mul(place, b.constant(2 ** -10))))),
    );
    for (const { place, result } of seen) {
      const exact = terms.reduce((sum, term) => sum + term + place * 2 ** -10, 0);
      expect(Math.abs(Number(result) - exact)).toBeLessThan(550 * 2 ** -23);
    }
  });

  test.each([1, 2, 3, 4, 5])('an internal rate of return is that of f64 (flows %i)', async (seed) => {
    const choose = choices(seed * 97);
    const count = 200;
    const flows = [0, 1, 2, 3, 4, 5].map((period) =>
      Array.from({ length: count }, () => (period === 0 ? -400 - choose(900) : choose(500) - 60)),
    );
    const seen = await results(count, (b, place) =>
      b.irr(
        b.constant(0.1),
        flows.map((flow) => b.table(flow, place)),
      ),
    );
    for (const { place, result } of seen) {
      const expected = irr(
        flows.map((flow) => flow[place]!),
        flows.length,
        0.1,
      );
      if (Number.isNaN(expected)) expect(result).toBe('no number');
      else expect([place, Math.abs(Number(result) - expected) < 2e-5]).toEqual([place, true]);
    }
  });

  test('loops add their terms, and find the first error', async () => {
    const entries = Array.from({ length: 1000 }, (_, k) => (k % 7) - 2);
    const model = modelOf([unit], (b, [x]) =>
      [1, 2, 3].map((factor) => ({ value: b.mul(x!, b.constant(factor)), error: b.constant(0) })),
    );
    const body = [
      { operation: 'capture', operands: [], immediate: 0 },
      { operation: 'entry', operands: [], immediate: 0 },
      { operation: 'mul', operands: [0, 1] },
    ] as const;
    const looking = [
      ...body,
      { operation: 'constant', operands: [], immediate: 1.5 },
      { operation: 'lt', operands: [3, 2] },
      { operation: 'constant', operands: [], immediate: 7 },
      { operation: 'constant', operands: [], immediate: 0 },
      { operation: 'select', operands: [4, 5, 6] },
    ] as const;
    const program = {
      inputCount: 1,
      tables: [entries],
      loops: [
        { reduce: 'sum', count: 1000, body },
        { reduce: 'firstError', count: 1000, body: looking },
      ],
      instructions: [
        { operation: 'input', operands: [], immediate: 0 },
        { operation: 'constant', operands: [], immediate: 0 },
        { operation: 'loop', operands: [0], immediate: 0 },
        { operation: 'loop', operands: [0], immediate: 1 },
      ],
      outputs: [
        { value: 0, error: 1 },
        { value: 2, error: 1 },
        { value: 3, error: 1 },
      ],
    } as const;
    await using prepared = await device.prepare({ ...model, program });
    const { outputs } = await prepared.run({ seed: 3n, firstTrial: 0, trials });
    for (let t = 0; t < trials; t++) {
      const [, sum, first] = interpret(program, [outputs[0]![t]!]);
      expect(outputs[2]![t]).toBe(first);
      expect(Math.abs(outputs[1]![t]! - Number(sum))).toBeLessThan(1e-3);
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import type { Node, ProgramBuilder } from '../../../src/kernel/builder.ts';
import { wgslBlockers } from '../../../src/kernel/wgsl/blockers.ts';
import { maxFlows } from '../../../src/kernel/wgsl/irr.ts';
import { modelOf, unit } from './model-of.ts';

const reasonsOf = (write: (b: ProgramBuilder, x: Node) => Node): string[] =>
  wgslBlockers(modelOf([unit], (b, [x]) => [{ value: write(b, x!), error: b.constant(0) }])).map(
    ({ reason }) => reason,
  );
const flows = (b: ProgramBuilder, x: Node) =>
  Array.from({ length: maxFlows + 1 }, (_, i) => b.add(x, b.constant(i)));
const longChain = (b: ProgramBuilder, x: Node) =>
  Array.from({ length: 1001 }).reduce<Node>((value) => b.elementary('sin', value), x);
const one = (b: ProgramBuilder): Node => b.constant(1);

describe('what f32 cannot do keeps a model off the device', () => {
  test('numbers beyond its range', () => {
    expect(reasonsOf((b, x) => b.mul(x, b.constant(1e40)))).toEqual([expect.stringContaining('1e+40')]);
  });

  test('comparing with whole numbers that it has not', () => {
    const sixteenMillion = 16_777_217;
    const compare = (b: ProgramBuilder, x: Node) =>
      b.select(b.eq(x, b.constant(sixteenMillion)), one(b), b.constant(0));
    expect(reasonsOf(compare)).toEqual([expect.stringContaining(`${sixteenMillion}`)]);
  });

  test('searching among dates that have a time of day', () => {
    expect(reasonsOf((b, x) => b.search([45_000.1, 45_000.3], x))).toHaveLength(1);
  });

  test('searching among numbers that it takes for one', () => {
    expect(reasonsOf((b, x) => b.search([1, 1.000_000_01], x))).toEqual([
      expect.stringContaining('1.00000001'),
    ]);
  });

  test('inputs that are whole numbers it has not', () => {
    const model = modelOf([{ family: 'integerUniform', min: 0, max: 2e7 }], (b, [x]) => [
      { value: x!, error: b.constant(0) },
    ]);
    expect(wgslBlockers(model)).toEqual([
      { instruction: expect.any(Number), reason: expect.stringContaining('whole') },
    ]);
  });

  test('more flows than an invocation keeps', () => {
    expect(reasonsOf((b, x) => b.irr(one(b), flows(b, x)))).toHaveLength(1);
  });
});

test('fractions, cents and whole dates keep none off', () => {
  expect(
    reasonsOf((b, x) =>
      b.add(b.search([0.1, 12.34, 45_000], x), b.select(b.eq(x, b.constant(0.1)), one(b), b.constant(99.99))),
    ),
  ).toEqual([]);
});

test('a model of too many operations is refused as a whole', () => {
  expect(reasonsOf(longChain)).toEqual([expect.stringContaining('operations')]);
});

test('pairs of f32 tell whole numbers and cents apart that one f32 cannot', () => {
  const model = modelOf([unit], (b, [x]) => [
    { value: b.search([1, 1.000_000_01, 16_777_217, 45_000.1], x!), error: b.constant(0) },
  ]);
  expect(wgslBlockers(model)).toHaveLength(1);
  expect(wgslBlockers(model, { precision: 'DOUBLE' })).toEqual([]);
});

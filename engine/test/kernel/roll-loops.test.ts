import { describe, expect, test } from '@jest/globals';
import { firstErrorOf } from '../../src/formula/values.ts';
import { ProgramBuilder, type Node } from '../../src/kernel/builder.ts';
import { interpret } from '../../src/kernel/interpret.ts';
import { printProgram } from '../../src/kernel/print.ts';
import type { Program } from '../../src/kernel/program.ts';
import { rollLoops } from '../../src/kernel/roll-loops.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { choices } from '../random-formulas.ts';

const awkward = [0, -0, 1, -1, 0.5, -2.5, 1e-320, 1e308, Infinity, -Infinity, Number.NaN];

/** A program of these values over two inputs, without errors. */
function programOf(make: (b: ProgramBuilder, x: Node, y: Node) => Node | readonly Node[]): Program {
  const b = new ProgramBuilder();
  const values = [make(b, b.input(0), b.input(1))].flat();
  return b.finish(
    values.map((value) => ({ value, error: b.constant(0) })),
    2,
  );
}

const sample = (program: Program) => awkward.flatMap((x) => awkward.map((y) => interpret(program, [x, y])));

/** Rolls a program, and expects the same bits of it. */
function rolled(program: Program): Program {
  const after = rollLoops(program);
  verifyProgram(after);
  expect(sample(after)).toEqual(sample(program));
  return after;
}

const counts = (program: Program) => program.loops.map(({ count }) => count);
const range = (count: number) => Array.from({ length: count }, (_, k) => k);

test('a sum over 10,000 cells of one shape is one loop over a table', () => {
  const program = programOf((b, x) => b.sum(range(10_000).map((k) => b.mul(b.constant(k / 7 + 2), x))));
  expect(printProgram(rollLoops(program))).toBe(
    [
      'v0 = input #0',
      'v1 = loop #0 v0',
      '  sum of 10000 terms:',
      '  t0 = entry #0',
      '  t1 = capture #0',
      '  t2 = mul t0 t1',
      'v2 = constant #0',
      'output 0 = v1 error v2',
    ].join('\n'),
  );
});

describe('terms keep one shape', () => {
  test('when a constant is the same in all of them', () => {
    const { loops, tables } = rolled(
      programOf((b, x) =>
        b.sum(range(100).map((k) => b.mul(b.constant(k), b.add(b.constant(3 * k), b.mul(b.constant(5), x))))),
      ),
    );
    expect(tables.map(({ length }) => length)).toEqual([100, 100]);
    // 5 * x is the same in all terms, so that it is captured.
    expect(loops[0]?.body.map(({ operation }) => operation)).toEqual([
      'entry',
      'entry',
      'capture',
      'add',
      'mul',
    ]);
  });

  test('when terms are equal and so have become one instruction', () => {
    const program = rolled(
      programOf((b, x) => b.sum(range(100).map((k) => b.mul(b.constant(2 + (k % 3)), x)))),
    );
    expect(counts(program)).toEqual([100]);
  });

  test('when a factor, a divisor or a subtrahend is one that folding leaves out', () => {
    const program = rolled(
      programOf((b, x, y) =>
        b.sum(
          range(200).map((k) => {
            const scaled = b.mul(b.constant(k % 5), b.sub(x, b.constant(k % 3)));
            return b.add(b.div(scaled, b.constant(1 + (k % 4))), y);
          }),
        ),
      ),
    );
    expect(counts(program)).toEqual([200]);
    expect(program.tables).toHaveLength(3);
  });

  test('when they hold a condition that all of them share', () => {
    const program = rolled(
      programOf((b, x, y) => {
        const isLess = b.lt(x, y);
        return b.sum(range(70).map((k) => b.select(isLess, b.mul(x, b.constant(k)), y)));
      }),
    );
    expect(counts(program)).toEqual([70]);
  });
});

test('a sum of terms of several shapes rolls the blocks that have one', () => {
  const program = rolled(
    programOf((b, x, y) =>
      b.sum(range(256).map((k) => (k === 70 ? b.add(y, b.constant(1)) : b.mul(b.constant(k + 2), x)))),
    ),
  );
  expect(counts(program)).toEqual([64, 64, 64]);
});

test('a short sum, and one of many shapes, stays as it is', () => {
  const short = programOf((b, x) => b.sum(range(20).map((k) => b.mul(b.constant(k), x))));
  expect(rollLoops(short)).toBe(short);
  const mixed = programOf((b, x) =>
    b.sum(range(100).map((k) => (k % 2 ? b.sqrt : b.neg)(b.mul(b.constant(k), x)))),
  );
  expect(rollLoops(mixed)).toBe(mixed);
});

test('a sum whose long terms are needed elsewhere stays as it is', () => {
  const program = programOf((b, x) => {
    const rootOf = (value: Node): Node => range(20).reduce<Node>((root) => b.sqrt(root), value);
    const terms = range(64).map((k) => rootOf(b.add(x, b.constant(k))));
    return [b.sum(terms), ...terms];
  });
  expect(rollLoops(program)).toBe(program);
});

test('a total over the chain of its own terms stays as it is', () => {
  const program = programOf((b, x) => {
    const terms: Node[] = [x];
    while (terms.length < 3000) terms.push(b.mul(terms.at(-1) ?? x, b.constant(1.01)));
    return b.sum(terms);
  });
  expect(rollLoops(program)).toBe(program);
});

/** An error where x is at or below a limit, as a term that takes several instructions. */
const codeAt = (b: ProgramBuilder, x: Node, limit: number): Node =>
  b.select(b.lt(b.constant(limit), x), b.constant(0), b.constant(1 + Math.abs(limit % 7)));

describe('the first error', () => {
  test('among terms of one shape is one loop', () => {
    const program = rolled(
      programOf((b, x) =>
        firstErrorOf(
          b,
          range(100).map((k) => codeAt(b, x, k - 50)),
        ),
      ),
    );
    expect(program.loops.map(({ reduce, count }) => [reduce, count])).toEqual([['firstError', 100]]);
  });

  test('among terms that ask for a first error themselves is one loop as well', () => {
    const program = rolled(
      programOf((b, x, y) =>
        firstErrorOf(
          b,
          range(100).map((k) =>
            firstErrorOf(b, [codeAt(b, x, k - 50), codeAt(b, y, k), codeAt(b, x, k + 200)]),
          ),
        ),
      ),
    );
    expect(program.loops.map(({ reduce, count }) => [reduce, count])).toEqual([['firstError', 100]]);
  });

  test('among terms of one shape is a loop even if errors of other shapes follow', () => {
    const program = rolled(
      programOf((b, x, y) => {
        const codes = range(100).map((k) => codeAt(b, x, k - 50));
        const own = b.select(b.finite(y), b.constant(0), b.constant(6));
        return firstErrorOf(b, [...codes, own, codeAt(b, b.neg(y), 3)]);
      }),
    );
    expect(counts(program)).toEqual([100]);
  });

  test('is one loop even where something else asks for the same errors', () => {
    const program = rolled(
      programOf((b, x) => {
        const codes = range(100).map((k) => codeAt(b, x, k - 50));
        const others = codes.map((code, k) => firstErrorOf(b, [code, codeAt(b, x, k + 200)]));
        return [firstErrorOf(b, codes), firstErrorOf(b, others)];
      }),
    );
    expect(counts(program)).toEqual([100, 100]);
  });

  test('is not confused with a choice among numbers, where -0 may be the last', () => {
    const program = programOf((b, x) => {
      const terms = range(100).map((k) => b.mul(x, b.constant(k)));
      return terms.reduce((first, term) => b.select(b.eq(first, b.constant(0)), term, first));
    });
    expect(rollLoops(program)).toBe(program);
  });
});

test.each(range(20))('keeps every bit of sums over rows of random formulas (seed %i)', (seed) => {
  const choose = choices(seed);
  const formula = range(8).map(() => [choose(6), choose(99), choose(99), choose(5)] as const);
  const program = programOf((b, x, y) => {
    const rows = range(150).map((k) => {
      const values = [x, y, b.constant(k % 3), b.constant(k - 7), b.constant(k / 3)];
      const pick = (place: number): Node => values[place % values.length] ?? x;
      for (const [operation, left, right, constant] of formula) {
        const [p, q] = [pick(left), pick(right)];
        const made = [
          () => b.add(p, q),
          () => b.mul(p, q),
          () => b.div(p, b.constant(constant)),
          () => b.sub(q, b.constant(constant + (k % 2))),
          () => b.select(b.lt(p, q), q, b.neg(p)),
          () => b.table([4, 5, 6], p),
        ][operation];
        if (made) values.push(made());
      }
      return values.at(-1) ?? x;
    });
    return [b.sum(rows), b.sum(rows.slice(40)), b.add(b.sum(rows.slice(0, 64)), x)];
  });
  expect(sample(rollLoops(program))).toEqual(sample(program));
});

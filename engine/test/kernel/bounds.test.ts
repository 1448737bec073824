import { expect, test } from '@jest/globals';
import {
  anything,
  boundConstant,
  boundOperation,
  boundSelect,
  boundTotal,
  isBounded,
  rounded,
  type Bounds,
} from '../../src/kernel/bounds.ts';
import { evaluate, operationEntry, operationNames, type Operation } from '../../src/kernel/operations.ts';
import type { Instruction } from '../../src/kernel/program.ts';
import { addUp } from '../../src/kernel/sum.ts';
import { choices } from '../random-formulas.ts';

const choose = choices(31);
const ends = [
  0, -0, 1, -1, 0.5, -0.5, 2, 3, -3, 0.1, 1e-3, 20, 700, -700, 1e5, -1e5, 1e-40, 1e20, -1e36, 1e300,
];
const anyEnd = () => ends[choose(ends.length)] ?? 0;

function anyBounds(): Bounds {
  const [one, other] = [anyEnd(), anyEnd()];
  return rounded(Math.min(one, other), Math.max(one, other));
}

/** A number within bounds, often one of their ends. */
function within({ low, high }: Bounds): number {
  if (low === -Infinity) return [Infinity, -Infinity, Number.NaN, 1e308, -1e308, 5][choose(6)] ?? 0;
  const share = choose(3) === 0 ? choose(2) : choose(1000) / 1000;
  return Math.min(high, Math.max(low, low + share * (high - low)));
}

const holds = ({ low, high }: Bounds, value: number) =>
  (value >= low && value <= high) || !isBounded({ low, high });

/** Operations that are functions of numbers alone. */
const pure = operationNames.filter((operation) => {
  const { operands, immediate } = operationEntry(operation);
  return immediate === undefined && typeof operands !== 'string' && operands.every((type) => type === 'f64');
});

test.each(pure)('%s stays within the bounds that those of its operands give', (operation: Operation) => {
  const { operands } = operationEntry(operation);
  const instruction = { operation, operands: Array.from(operands, (_, index) => index) };
  const outside: unknown[] = [];
  for (let round = 0; round < 500; round++) {
    const bounds = Array.from(operands, anyBounds);
    const result = boundOperation(instruction, bounds);
    for (let trial = 0; trial < 10; trial++) {
      const values = bounds.map(within);
      const value = evaluate(operation, values);
      if (!holds(result, value)) outside.push({ bounds, values, value, result });
    }
  }
  expect(outside).toEqual([]);
});

test.each(['add', 'sub', 'mul', 'div', 'sqrt'] as const)('so does %s in single precision', (operation) => {
  const { fround } = Math;
  const instruction = { operation, operands: [0, 1] };
  const outside: unknown[] = [];
  for (let round = 0; round < 2000; round++) {
    const bounds = [anyBounds(), anyBounds()];
    const result = boundOperation(instruction, bounds);
    const values = bounds.map((each) => fround(within(each)));
    // What lies outside after rounding is no value that these bounds would have in single precision.
    if (!values.every((value, index) => holds(bounds[index] ?? anything, value))) continue;
    if (!holds(result, fround(evaluate(operation, values)))) outside.push({ bounds, values, result });
  }
  expect(outside).toEqual([]);
});

test('what is multiplied by itself is not negative', () => {
  expect(boundOperation({ operation: 'mul', operands: [0, 0] }, [{ low: -3, high: 2 }]).low).toBe(0);
  // Equal bounds do not make two values one.
  const both = { low: -3, high: 2 };
  expect(boundOperation({ operation: 'mul', operands: [0, 1] }, [both, both]).low).toBeLessThan(-5);
});

test('a division by what may be 0 may give anything, also where f32 alone makes a 0 of it', () => {
  const divisors = [{ low: -1, high: 1 }, { low: 0, high: 1 }, rounded(1e-50, 1)];
  for (const divisor of divisors) {
    expect(boundOperation({ operation: 'div', operands: [0, 1] }, [boundConstant(1), divisor])).toEqual(
      anything,
    );
  }
});

test('a sum and a total hold what is added up', () => {
  for (let round = 0; round < 300; round++) {
    const count = 1 + choose(200);
    const term = anyBounds();
    const values = Array.from({ length: count }, () => within(term));
    const sum: Instruction = { operation: 'sum', operands: values.map((_, index) => index) };
    const value = addUp(count, (k) => values[k] ?? 0);
    expect(holds(boundTotal(term, count), value)).toBe(true);
    expect(
      holds(
        boundOperation(
          sum,
          values.map(() => term),
        ),
        value,
      ),
    ).toBe(true);
  }
});

test('the larger and the smaller of two numbers lie on the right side of both', () => {
  const bounds = [
    { low: -5, high: 7 },
    { low: 0, high: 0 },
  ];
  const isLess: Instruction = { operation: 'lt', operands: [0, 1] };
  expect(boundSelect([2, 1, 0], isLess, bounds)).toEqual({ low: 0, high: 7 });
  expect(boundSelect([2, 0, 1], isLess, bounds)).toEqual({ low: -5, high: 0 });
});

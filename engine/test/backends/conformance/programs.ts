import type { ElementaryName } from '../../../src/elementary/functions.ts';
import { ProgramBuilder, type Node } from '../../../src/kernel/builder.ts';
import type { Operation } from '../../../src/kernel/operations.ts';
import { errorCode, type Instruction, type Loop } from '../../../src/kernel/program.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import type { Model } from '../../../src/model/model.ts';

const inputs: readonly Distribution[] = [
  { family: 'uniform', min: -5, max: 5 },
  { family: 'normal', mean: 1, sd: 3 },
  { family: 'integerUniform', min: -3, max: 8 },
];

/** Values of the three inputs, in which an operation does its work. */
type Write = (b: ProgramBuilder, x: Node, y: Node, whole: Node) => readonly Node[];

const unary =
  (name: ElementaryName | 'neg' | 'abs' | 'floor' | 'ceil' | 'trunc' | 'sqrt'): Write =>
  (b, x, y, whole) =>
    [x, y, whole].map((operand) => node(b, name, operand));

const binary =
  (name: ElementaryName | 'add' | 'sub' | 'mul' | 'div'): Write =>
  (b, x, y, whole) => {
    // Not near zero, where single precision draws few digits.
    const size = b.add(b.abs(y), b.constant(0.125));
    return [
      node(b, name, x, size),
      node(b, name, size, whole),
      node(b, name, whole, b.constant(3)),
      node(b, name, whole, b.trunc(x)),
    ];
  };

/** An operation whose result is a number. */
function node(b: ProgramBuilder, name: Operation, ...operands: readonly Node[]): Node {
  // `apply` gives what the operation's entry says: for those that come here a number.
  return b.apply(name, operands) as Node;
}

/** The number again, from its parts: what parts there are depends on the precision, what they make does not. */
const fromParts: Write = (b, x, y) =>
  [x, y].map((value) => {
    const size = b.add(b.abs(value), b.constant(0.125));
    return b.mul(b.mantissa(size), b.pow2(b.exponent(size)));
  });

const unsorted = [4, -1, 0.25, 100, 7];
const sorted = [-3, -0.5, -0.5, 2, 6];
const weights = Array.from({ length: 30 }, (_, k) => ((k * 37) % 41) / 10);
const capture: Instruction = { operation: 'capture', operands: [], immediate: 0 };
const entry: Instruction = { operation: 'entry', operands: [], immediate: 0 };
const zero: Instruction = { operation: 'constant', operands: [], immediate: 0 };

/** Terms x * weights[k]; the first weight that is above x. */
const bodies: Readonly<Record<Loop['reduce'], readonly Instruction[]>> = {
  sum: [capture, entry, { operation: 'mul', operands: [0, 1] }],
  firstError: [
    capture,
    entry,
    { operation: 'lt', operands: [0, 1] },
    zero,
    { operation: 'select', operands: [2, 1, 3] },
  ],
};

/** Values in which each operation does its work. */
const operationValues: Readonly<Record<Operation, Write>> = {
  constant: (b, x) => [b.add(x, b.constant(0.1)), b.mul(x, b.constant(1e-20))],
  input: (_, x, y, whole) => [x, y, whole],
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  neg: unary('neg'),
  abs: unary('abs'),
  floor: unary('floor'),
  ceil: unary('ceil'),
  trunc: unary('trunc'),
  sqrt: unary('sqrt'),
  pow2: (b, x, _, whole) => [b.mul(x, b.pow2(whole))],
  exponent: fromParts,
  mantissa: fromParts,
  high: (b, x, y) => [x, y].map((value) => b.add(b.high(value), b.sub(value, b.high(value)))),
  exp: unary('exp'),
  expm1: unary('expm1'),
  log: unary('log'),
  log1p: unary('log1p'),
  log10: unary('log10'),
  power: binary('power'),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  asin: unary('asin'),
  acos: unary('acos'),
  atan: unary('atan'),
  atan2: binary('atan2'),
  sinh: unary('sinh'),
  cosh: unary('cosh'),
  tanh: unary('tanh'),
  asinh: unary('asinh'),
  acosh: unary('acosh'),
  atanh: unary('atanh'),
  erf: unary('erf'),
  erfc: unary('erfc'),
  normalCdf: unary('normalCdf'),
  normalDensity: unary('normalDensity'),
  normalQuantile: (b, x) => [
    b.elementary('normalQuantile', b.mul(b.add(x, b.constant(4.5)), b.constant(0.1))),
  ],
  // Not near its poles, where single precision draws few digits.
  gamma: (b, x, y, whole) =>
    [b.add(b.abs(y), b.constant(0.125)), b.add(b.trunc(x), b.constant(0.5)), whole].map((operand) =>
      b.elementary('gamma', operand),
    ),
  lnGamma: unary('lnGamma'),
  lt: (b, x, y, whole) => [
    b.number(b.lt(x, y)),
    b.number(b.lt(whole, b.constant(3))),
    b.number(b.lt(b.sqrt(x), y)),
  ],
  eq: (b, x, _, whole) => [
    b.number(b.eq(whole, b.constant(3))),
    b.number(b.eq(b.trunc(x), whole)),
    b.number(b.eq(b.sqrt(x), b.sqrt(x))),
  ],
  finite: (b, x, _, whole) => [b.number(b.finite(b.sqrt(x))), b.number(b.finite(b.div(x, whole)))],
  and: (b, x, y) => [b.number(b.and(b.lt(x, y), b.lt(b.constant(0), x)))],
  or: (b, x, y) => [b.number(b.or(b.lt(x, y), b.lt(b.constant(0), x)))],
  not: (b, x, y) => [b.number(b.and(b.not(b.lt(x, y)), b.not(b.lt(b.constant(0), x))))],
  select: (b, x, y) => [b.select(b.lt(x, y), x, b.constant(-2)), b.select(b.finite(b.sqrt(x)), b.sqrt(x), y)],
  table: (b, x, _, whole) => [b.table(unsorted, whole), b.table(unsorted, x), b.table(unsorted, b.sqrt(x))],
  search: (b, x, _, whole) => [b.search(sorted, whole), b.search(sorted, x), b.search(sorted, b.sqrt(x))],
  irr: (b, x, y) => [b.irr(b.constant(0.1), [b.constant(-20), b.add(x, b.constant(12)), y, b.constant(12)])],
  sum: (b, x, y, whole) =>
    [20, 150].map((count) =>
      b.sum(
        Array.from({ length: count }, (_, k) =>
          b.mul(k % 3 === 0 ? x : k % 3 === 1 ? y : whole, b.constant(k / 7)),
        ),
      ),
    ),
  loop: (b, x, y) =>
    (['sum', 'firstError'] as const).flatMap((reduce) =>
      [x, y].map((captured) =>
        b.loop({ reduce, count: weights.length, body: bodies[reduce] }, [weights], [captured]),
      ),
    ),
  // These two are in the bodies of loops.
  capture: () => [],
  entry: () => [],
};

/** A model whose outputs are the values of these operations, #NUM! where one is not finite. */
export function modelOfOperations(operations: readonly Operation[]): Model {
  const b = new ProgramBuilder();
  const [x, y, whole] = [b.input(0), b.input(1), b.input(2)];
  const failed = b.constant(errorCode('#NUM!'));
  const values = operations.flatMap((name) =>
    operationValues[name](b, x, y, whole).map((value) => ({ name, value })),
  );
  const outputs = values.map(({ value }) => ({
    value,
    error: b.select(b.finite(value), b.constant(0), failed),
  }));
  return {
    engineVersion: 'test',
    inputs: inputs.map((distribution, i) => ({ cell: `Model!A${i + 1}`, name: 'input', distribution })),
    outputs: values.map(({ name }, i) => ({ cell: `Model!B${i + 1}`, name, label: null, baseValue: null })),
    program: b.finish(outputs, inputs.length),
    cells: 0,
    compiledCells: 0,
  };
}

import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { divide } from '../operators.ts';
import { carryOverflow, errorWhen, firstError, type Num } from '../values.ts';
import { countOf, entriesOf, sumOf } from './aggregate.ts';
import { variadic, type FunctionDefinition, type FunctionTable } from './define.ts';

/** A sum over the differences from the mean, and how many there are. */
function spread(
  term: (b: ProgramBuilder, difference: Node) => Node,
  ratio: (b: ProgramBuilder, sum: Num, count: Num) => Num,
) {
  return variadic(1, (call) => {
    const { b } = call;
    const entries = entriesOf(call);
    const count = countOf(b, entries);
    const mean = divide(b, sumOf(b, entries), count);
    const sum = sumOf(b, entries, ({ value }) => term(b, b.sub(value, mean.value)));
    return ratio(b, sum, count);
  });
}

const square = (b: ProgramBuilder, x: Node): Node => b.mul(x, x);

/** #DIV/0! where nothing varies: a sample has one degree of freedom less than numbers. */
function variance(
  kind: 'sample' | 'population',
  result: (b: ProgramBuilder, x: Num) => Num,
): FunctionDefinition {
  return spread(square, (b, squares, count) => {
    const lost = b.constant(kind === 'sample' ? 1 : 0);
    const tooFew = errorWhen(b, b.not(b.lt(lost, count.value)), '#DIV/0!');
    const mean = b.div(squares.value, b.sub(count.value, lost));
    return result(b, { ...squares, value: mean, error: firstError(b, squares.error, tooFew) });
  });
}

/** #NUM! where there are no numbers, as these two functions have it. */
function unlessNone(b: ProgramBuilder, result: Num, count: Num): Num {
  const isNone = errorWhen(b, b.eq(count.value, b.constant(0)), '#NUM!');
  return { ...result, error: firstError(b, isNone, result.error) };
}

const asItIs = (_: ProgramBuilder, x: Num): Num => x;
const root = (b: ProgramBuilder, x: Num): Num => carryOverflow(b, { ...x, value: b.sqrt(x.value) }, x);

const [sampleVariance, populationVariance] = [variance('sample', asItIs), variance('population', asItIs)];
const [sampleDeviation, populationDeviation] = [variance('sample', root), variance('population', root)];

export const statisticalFunctions = {
  VAR: sampleVariance,
  'VAR.S': sampleVariance,
  VARP: populationVariance,
  'VAR.P': populationVariance,
  STDEV: sampleDeviation,
  'STDEV.S': sampleDeviation,
  STDEVP: populationDeviation,
  'STDEV.P': populationDeviation,
  /** The sum of the squares of the differences from the mean. */
  DEVSQ: spread(square, (b, sum, count) => unlessNone(b, sum, count)),
  /** The mean of the differences from the mean. */
  AVEDEV: spread(
    (b, x) => b.abs(x),
    (b, sum, count) => unlessNone(b, divide(b, sum, count), count),
  ),
} as const satisfies FunctionTable;

import { ProgramBuilder } from '../../../src/kernel/builder.ts';
import type { Node, Truth } from '../../../src/kernel/builder.ts';
import type { Program } from '../../../src/kernel/program.ts';
import { choices } from '../../random-formulas.ts';

export const awkward = [
  0,
  -0,
  1,
  -1,
  0.5,
  3,
  -2.5,
  1e-320,
  -5e-324,
  2 ** -1022,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 32,
  -(2 ** 53),
  Infinity,
  -Infinity,
  Number.NaN,
];

/**
 * A program of random instructions over two inputs, without elementary functions. Values that are not finite are part of the
 * sample, but for the operations on bit patterns, which say nothing about them.
 */
export function randomProgram(seed: number, length: number): Program {
  const choose = choices(seed);
  const b = new ProgramBuilder();
  const numbers: Node[] = [b.input(0), b.input(1), ...awkward.map((value) => b.constant(value))];
  const truths: Truth[] = [b.lt(b.input(0), b.input(1))];
  // The newest values are taken more often, so that programs grow deep and not only wide.
  const number = (): Node =>
    numbers[Math.max(0, numbers.length - 1 - choose(choose(3) === 0 ? 400 : 20))] ?? b.input(0);
  const truth = () => truths[choose(truths.length)] ?? b.truth(true);
  /** Positive, normal and finite. */
  const normal = () => {
    const size = b.abs(number());
    const isNormal = b.and(b.finite(size), b.not(b.lt(size, b.constant(2 ** -1022))));
    return b.select(isNormal, size, b.constant(7));
  };
  const unary = [b.neg, b.abs, b.floor, b.ceil, b.trunc, b.sqrt];
  const binary = [b.add, b.sub, b.mul, b.div, b.min, b.max];
  const long = Array.from({ length: 100 }, (_, i) => i ** 3 / 100 - 5);
  const tables = [[5, -1, 0.25], [2], long];
  const ascending = [[-1, 0, 2], [0.5], [-3, -3, -3, 7], long];
  const pick = <T>(options: readonly T[]): T => options[choose(options.length)] ?? options[0]!;
  while (numbers.length < length) {
    switch (choose(12)) {
      case 0:
        numbers.push(pick(unary)(number()));
        break;
      case 1:
        truths.push(b.lt(number(), number()), b.eq(number(), number()), b.finite(number()));
        break;
      case 2:
        truths.push(choose(2) === 0 ? b.and(truth(), b.not(truth())) : b.or(truth(), truth()));
        break;
      case 3:
      case 4:
        numbers.push(b.select(truth(), number(), number()));
        break;
      case 5:
        numbers.push(b.table(pick(tables), number()), b.search(pick(ascending), number()));
        break;
      case 6:
        numbers.push(b.irr(number(), Array.from({ length: 1 + choose(6) }, number)));
        break;
      case 7:
        numbers.push(b.sum(Array.from({ length: choose(choose(4) === 0 ? 150 : 12) }, number)));
        break;
      case 8:
        numbers.push(
          b.exponent(normal()),
          b.mantissa(normal()),
          b.high(normal()),
          b.pow2(b.exponent(normal())),
        );
        break;
      default:
        numbers.push(pick(binary)(number(), number()));
    }
  }
  const outputs = Array.from({ length: 12 }, (_, o) => ({
    value: number(),
    error: o % 3 === 0 ? b.constant(0) : b.select(truth(), b.constant(0), b.constant(1 + choose(6))),
  }));
  return b.finish(outputs, 2);
}

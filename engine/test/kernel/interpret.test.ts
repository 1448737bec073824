import { expect, test } from '@jest/globals';
import { interpret } from '../../src/kernel/interpret.ts';
import { programWithLoops } from './loops.ts';

/** What `programWithLoops` makes of a weight where the input is 4. */
const term = (weight: number): number => 4 * weight + 0.1;

test('a loop adds its terms in the order of a sum, or finds the first that is not 0', () => {
  const [a, b, c, d, e] = [0.3, 7, 1e9, 5, 11] as const;
  const sum = 0 + term(a) + term(e) + term(b) + (term(c) + term(d));
  expect(interpret(programWithLoops([a, b, c, d, e]), [4])).toEqual([sum, 7]);
});

test('a loop that finds no error gives 0', () => {
  expect(interpret(programWithLoops([1, 2, 3]), [4])[1]).toBe(0);
});

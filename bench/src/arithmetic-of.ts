import type { Model } from '@montegraph/engine';

// By counting the operations of the sources: ten rounds of Philox make four words, and each needs the high half of two products by
// 16-bit parts; a table's draw is a polynomial of degree three and its index; an elementary function is a reduction and a polynomial.
const operationsPerWord = 75;
const operationsPerDraw = 15;
const operationsPerElementary = 20;

const elementary = new Set([
  'exp',
  'log',
  'log10',
  'log1p',
  'expm1',
  'power',
  'sin',
  'cos',
  'tan',
  'atan',
  'irr',
]);

/** About how many arithmetic operations one trial takes: what a share of a card's peak is reckoned with. */
export function arithmeticOf({ inputs, program }: Model): number {
  const draws = inputs.length * (operationsPerWord + operationsPerDraw);
  return program.instructions.reduce(
    (sum, { operation }) => sum + (elementary.has(operation) ? operationsPerElementary : 1),
    draws,
  );
}

import { toJavaScript } from './javascript.ts';
import { elementaryRecipes } from './recipes.ts';
import type { ElementaryName } from './recipes.ts';

export type { ElementaryName } from './recipes.ts';

/** The elementary functions that a program may call, and how many operands each takes. */
export const elementaryArity = {
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  log10: 1,
  power: 2,
  sin: 1,
  cos: 1,
  tan: 1,
  asin: 1,
  acos: 1,
  atan: 1,
  atan2: 2,
  sinh: 1,
  cosh: 1,
  tanh: 1,
  asinh: 1,
  acosh: 1,
  atanh: 1,
  erf: 1,
  erfc: 1,
  normalCdf: 1,
  normalDensity: 1,
  normalQuantile: 1,
  gamma: 1,
  lnGamma: 1,
} as const satisfies Record<ElementaryName, 1 | 2 | 3>;

/** Elementary functions in JavaScript, made from their recipes. */
export const elementary: Readonly<Record<ElementaryName, (...operands: number[]) => number>> = mapElementary(
  (arity, name) => toJavaScript(elementaryRecipes[name], arity),
);

/** A table with an entry for each elementary function. */
export function mapElementary<T>(
  entryOf: (arity: number, name: ElementaryName) => T,
): Record<ElementaryName, T> {
  // Object.fromEntries forgets which keys it was given.
  return Object.fromEntries(
    Object.entries(elementaryArity).map(([name, arity]) => [name, entryOf(arity, name as ElementaryName)]),
  ) as Record<ElementaryName, T>;
}

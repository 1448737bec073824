import type { Recipe } from './arithmetic.ts';
import { erf, erfc, normalCdf, normalDensity } from './error-function.ts';
import { exp, expm1 } from './exp.ts';
import { gamma, lnGamma } from './gamma.ts';
import { acosh, asinh, atanh, cosh, sinh, tanh } from './hyperbolic.ts';
import { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
import { log, log10, log1p } from './log.ts';
import { normalQuantile } from './normal-quantile.ts';
import { power } from './power.ts';
import { cos, sin, tan } from './trigonometric.ts';

const recipes = {
  exp,
  expm1,
  log,
  log1p,
  log10,
  power,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  normalCdf,
  normalDensity,
  normalQuantile,
  gamma,
  lnGamma,
} satisfies Record<string, Recipe>;

export type ElementaryName = keyof typeof recipes;

/** What each elementary function is made of: the one source of its bits on every backend in f64. */
export const elementaryRecipes: Readonly<Record<ElementaryName, Recipe>> = recipes;

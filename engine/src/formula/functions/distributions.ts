import type { Node, ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { errorWhen } from '../values.ts';
import { numeric, type FunctionTable, type Outcome } from './define.ts';

function isPositive(b: ProgramBuilder, x: Node): Truth {
  return b.lt(b.constant(0), x);
}

function unless(b: ProgramBuilder, isRight: Truth): Node {
  return errorWhen(b, b.not(isRight), '#NUM!');
}

/** A flag that is written as TRUE or as any number but 0. */
function isSet(b: ProgramBuilder, flag: Node): Truth {
  return b.not(b.eq(flag, b.constant(0)));
}

function standardised(b: ProgramBuilder, x: Node, mean: Node, sd: Node): Node {
  return b.div(b.sub(x, mean), sd);
}

/** The cumulative probability where the flag is set, else the density. */
function normal(b: ProgramBuilder, x: Node, mean: Node, sd: Node, flag: Node): Outcome {
  const z = standardised(b, x, mean, sd);
  const density = b.div(b.elementary('normalDensity', z), sd);
  return {
    value: b.select(isSet(b, flag), b.elementary('normalCdf', z), density),
    error: unless(b, isPositive(b, sd)),
    mayOverflow: true,
  };
}

/** 0 < p < 1 and, where there is one, sd > 0. */
function quantileError(b: ProgramBuilder, p: Node, sd?: Node): Node {
  const isProbability = b.and(isPositive(b, p), b.lt(p, b.constant(1)));
  return unless(b, sd === undefined ? isProbability : b.and(isProbability, isPositive(b, sd)));
}

function normalInverse(b: ProgramBuilder, p: Node, mean: Node, sd: Node): Node {
  return b.add(mean, b.mul(sd, b.elementary('normalQuantile', p)));
}

/** Mean and standard deviation are the logarithm's. */
function lognormal(b: ProgramBuilder, x: Node, mean: Node, sd: Node, flag: Node): Outcome {
  const z = standardised(b, b.log(x), mean, sd);
  const density = b.div(b.elementary('normalDensity', z), b.mul(x, sd));
  return {
    value: b.select(isSet(b, flag), b.elementary('normalCdf', z), density),
    error: unless(b, b.and(isPositive(b, x), isPositive(b, sd))),
    mayOverflow: true,
  };
}

const lognormalInverse = numeric([3], (b, p, mean, sd) => ({
  value: b.exp(normalInverse(b, p, mean, sd)),
  error: quantileError(b, p, sd),
  mayOverflow: true,
}));

const exponential = numeric([3], (b, x, rate, flag) => {
  const exponent = b.neg(b.mul(rate, x));
  const cumulative = b.neg(b.elementary('expm1', exponent));
  return {
    value: b.select(isSet(b, flag), cumulative, b.mul(rate, b.exp(exponent))),
    error: unless(b, b.and(b.not(b.lt(x, b.constant(0))), isPositive(b, rate))),
    mayOverflow: true,
  };
});

const weibull = numeric([4], (b, x, shape, scale, flag) => {
  const ratio = b.div(x, scale);
  const exponent = b.neg(b.power(ratio, shape));
  const cumulative = b.neg(b.elementary('expm1', exponent));
  const slope = b.mul(b.div(shape, scale), b.power(ratio, b.sub(shape, b.constant(1))));
  const isRight = b.and(b.and(isPositive(b, shape), isPositive(b, scale)), b.not(b.lt(x, b.constant(0))));
  return {
    value: b.select(isSet(b, flag), cumulative, b.mul(slope, b.exp(exponent))),
    error: unless(b, isRight),
    mayOverflow: true,
  };
});

const normalDistribution = numeric([4], normal);

const normalQuantile = numeric([3], (b, p, mean, sd) => ({
  value: normalInverse(b, p, mean, sd),
  error: quantileError(b, p, sd),
  mayOverflow: true,
}));

const standardNormalQuantile = numeric([1], (b, p) => ({
  value: b.elementary('normalQuantile', p),
  error: quantileError(b, p),
}));

/** Half the width of the interval that holds the mean with probability 1 - alpha. */
const confidence = numeric([3], (b, alpha, sd, size) => {
  const n = b.trunc(size);
  const z = b.neg(b.elementary('normalQuantile', b.mul(alpha, b.constant(0.5))));
  const isRight = b.and(b.not(b.lt(n, b.constant(1))), isPositive(b, sd));
  return {
    value: b.mul(z, b.div(sd, b.sqrt(n))),
    error: unless(b, b.and(isRight, b.and(isPositive(b, alpha), b.lt(alpha, b.constant(1))))),
    mayOverflow: true,
  };
});

const errorFunction = numeric([1], (b, x) => ({ value: b.elementary('erf', x) }));
const errorFunctionComplement = numeric([1], (b, x) => ({ value: b.elementary('erfc', x) }));

export const distributionFunctions = {
  'NORM.DIST': normalDistribution,
  NORMDIST: normalDistribution,
  'NORM.S.DIST': numeric([2], (b, z, flag) => ({
    value: b.select(isSet(b, flag), b.elementary('normalCdf', z), b.elementary('normalDensity', z)),
  })),
  NORMSDIST: numeric([1], (b, z) => ({ value: b.elementary('normalCdf', z) })),
  'NORM.INV': normalQuantile,
  NORMINV: normalQuantile,
  'NORM.S.INV': standardNormalQuantile,
  NORMSINV: standardNormalQuantile,
  'LOGNORM.DIST': numeric([4], lognormal),
  LOGNORMDIST: numeric([3], (b, x, mean, sd) => lognormal(b, x, mean, sd, b.constant(1))),
  'LOGNORM.INV': lognormalInverse,
  LOGINV: lognormalInverse,
  'EXPON.DIST': exponential,
  EXPONDIST: exponential,
  'WEIBULL.DIST': weibull,
  WEIBULL: weibull,
  STANDARDIZE: numeric([3], (b, x, mean, sd) => ({
    value: standardised(b, x, mean, sd),
    error: unless(b, isPositive(b, sd)),
    mayOverflow: true,
  })),
  'CONFIDENCE.NORM': confidence,
  CONFIDENCE: confidence,
  PHI: numeric([1], (b, x) => ({ value: b.elementary('normalDensity', x) })),
  /** The probability between the mean and z. */
  GAUSS: numeric([1], (b, z) => ({
    value: b.mul(b.constant(0.5), b.elementary('erf', b.mul(z, b.constant(Math.SQRT1_2)))),
  })),
  FISHER: numeric([1], (b, x) => ({
    value: b.elementary('atanh', x),
    error: unless(b, b.lt(b.abs(x), b.constant(1))),
  })),
  FISHERINV: numeric([1], (b, y) => ({ value: b.elementary('tanh', y) })),
  ERF: numeric([1, 2], (b, lower, upper) => {
    const start = b.elementary('erf', lower);
    return { value: upper === undefined ? start : b.sub(b.elementary('erf', upper), start) };
  }),
  'ERF.PRECISE': errorFunction,
  ERFC: errorFunctionComplement,
  'ERFC.PRECISE': errorFunctionComplement,
} as const satisfies FunctionTable;

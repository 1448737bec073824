import { EngineError } from '../errors.ts';
import { errorWhen, firstError, type Num } from '../formula/values.ts';
import type { Node, ProgramBuilder, Truth } from '../kernel/builder.ts';
import type { Distribution, RequestedDistribution, Truncation } from './distributions/distribution.ts';
import { isCellParameter, parametersInOrder } from './distributions/format.ts';
import { validateDistribution } from './distributions/validate.ts';

/** How a variable is made of a variate whose distribution does not vary, in increasing order. */
type ClosedForm = {
  readonly variate: Distribution;
  /** Parameters in the order of the family's type. */
  readonly value: (b: ProgramBuilder, variate: Node, ...parameters: Node[]) => Node;
  /** Whether the parameters make no distribution, in a trial. One without spread is fine there: it is its mean. */
  readonly isInvalid: (b: ProgramBuilder, ...parameters: Node[]) => Truth;
};

const standardNormal = { family: 'normal', mean: 0, sd: 1 } as const;
const standardUniform = { family: 'uniform', min: 0, max: 1 } as const;
const standardExponential = { family: 'exponential', mean: 1 } as const;

const isNegative = (b: ProgramBuilder, x: Node): Truth => b.lt(x, b.constant(0));
const isNotPositive = (b: ProgramBuilder, x: Node): Truth => b.not(b.lt(b.constant(0), x));
const moved = (b: ProgramBuilder, variate: Node, location: Node, scale: Node): Node =>
  b.add(location, b.mul(scale, variate));
const hasNegativeScale = (b: ProgramBuilder, _: Node, scale: Node): Truth => isNegative(b, scale);

const closedForms: { readonly [F in Distribution['family']]?: ClosedForm } = {
  normal: { variate: standardNormal, value: moved, isInvalid: hasNegativeScale },
  logistic: {
    variate: { family: 'logistic', location: 0, scale: 1 },
    value: moved,
    isInvalid: hasNegativeScale,
  },
  extremeValue: {
    variate: { family: 'extremeValue', location: 0, scale: 1 },
    value: moved,
    isInvalid: hasNegativeScale,
  },
  lognormal: {
    variate: standardNormal,
    value(b, z, mean, sd) {
      // As `logarithmParameters`.
      const ratio = b.div(sd, mean);
      const variance = b.elementary('log1p', b.mul(ratio, ratio));
      const mu = b.sub(b.elementary('log', mean), b.div(variance, b.constant(2)));
      return b.elementary('exp', b.add(mu, b.mul(b.sqrt(variance), z)));
    },
    isInvalid: (b, mean, sd) => b.or(isNotPositive(b, mean), isNegative(b, sd)),
  },
  exponential: {
    variate: standardExponential,
    value: (b, variate, mean) => b.mul(mean, variate),
    isInvalid: (b, mean) => isNegative(b, mean),
  },
  weibull: {
    variate: standardExponential,
    value: (b, variate, shape, scale) =>
      b.mul(scale, b.elementary('power', variate, b.div(b.constant(1), shape))),
    isInvalid: (b, shape, scale) => b.or(isNotPositive(b, shape), isNegative(b, scale)),
  },
  uniform: {
    variate: standardUniform,
    value: (b, u, min, max) => b.add(min, b.mul(b.sub(max, min), u)),
    isInvalid: (b, min, max) => b.lt(max, min),
  },
  triangular: {
    variate: standardUniform,
    value(b, u, min, mode, max) {
      const width = b.sub(max, min);
      const lowerShare = b.div(b.sub(mode, min), width);
      const upperShare = b.div(b.sub(max, mode), width);
      const rest = b.sub(b.constant(1), u);
      const rising = b.add(min, b.mul(width, b.sqrt(b.mul(u, lowerShare))));
      const falling = b.sub(max, b.mul(width, b.sqrt(b.mul(rest, upperShare))));
      // Without width the shares are NaN.
      return b.select(b.eq(width, b.constant(0)), min, b.select(b.lt(lowerShare, u), falling, rising));
    },
    isInvalid: (b, min, mode, max) => b.or(b.lt(mode, min), b.lt(max, mode)),
  },
};

/**
 * What is drawn for an input: its distribution, or where parameters vary from trial to trial a variate of the same stream whose
 * own parameters do not.
 *
 * @param known values of those parameters that are cells and do not vary, by name
 * @param index of the input in the request, for the error's place
 * @throws EngineError DISTRIBUTION_INVALID
 */
export function drawnDistribution(
  requested: RequestedDistribution,
  known: ReadonlyMap<string, number>,
  truncate: Truncation | undefined,
  index: number,
): Distribution {
  const place = `inputs[${index}]`;
  const { family } = requested;
  const varying = parametersInOrder(requested).find(
    ([name, value]) => isCellParameter(value) && !known.has(name),
  );
  if (!varying) {
    const numbers = { ...requested, ...Object.fromEntries(known), ...(truncate && { truncate }) };
    // No parameter is a cell any more.
    const distribution = numbers as Distribution;
    validateDistribution(distribution, `${place}.distribution`, `${place}.truncate`);
    return distribution;
  }
  const refuse = (where: string, detail: string): never => {
    throw new EngineError('DISTRIBUTION_INVALID', { place: `${place}.${where}`, detail });
  };
  if (truncate) return refuse('truncate', 'A distribution whose parameters vary cannot be truncated.');
  return (
    closedForms[family]?.variate ??
    refuse(`distribution.${varying[0]}`, `A parameter of ${family} cannot vary from trial to trial.`)
  );
}

/**
 * Instructions that make the value of the variate and a trial's parameters: #NUM! where these make no distribution.
 *
 * @param parameters settled, in the order of the family's type
 */
export function valueOfVariate(
  b: ProgramBuilder,
  family: Distribution['family'],
  variate: Node,
  parameters: readonly Num[],
): Num {
  const form = closedForms[family];
  if (!form) throw new TypeError(`There is no closed form of ${family}.`);
  const values = parameters.map(({ value }) => value);
  return {
    type: 'number',
    value: form.value(b, variate, ...values),
    error: firstError(
      b,
      ...parameters.map(({ error }) => error),
      errorWhen(b, form.isInvalid(b, ...values), '#NUM!'),
    ),
    mayOverflow: true,
  };
}

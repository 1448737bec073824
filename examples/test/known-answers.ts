/**
 * The known answers once more, by other means than the models': numerical integration of what the spreadsheet computes,
 * term by term, instead of the closed formulas.
 */
type Moments = { readonly mean: number; readonly sd: number };

const steps = 100_000;

/** E f(Z) for a standard normal Z, and its standard deviation, by the midpoint rule on [-12, 12]. */
export function overNormal(f: (z: number) => number): Moments {
  return integrate(-12, 12, (z) => Math.exp(-0.5 * z * z), f);
}

/** The same for a PERT variable, from its density alone. */
export function overPert({ min, mode, max }: { min: number; mode: number; max: number }): Moments {
  const alpha = 1 + (4 * (mode - min)) / (max - min);
  const beta = 1 + (4 * (max - mode)) / (max - min);
  return integrate(
    min,
    max,
    (x) => (x - min) ** (alpha - 1) * (max - x) ** (beta - 1),
    (x) => x,
  );
}

/** The same for a lognormal variable with this mean and standard deviation. */
export function overLognormal({ mean, sd }: Moments, f: (x: number) => number): Moments {
  const variance = Math.log1p((sd / mean) ** 2);
  return overNormal((z) => f(Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * z)));
}

function integrate(
  from: number,
  to: number,
  weight: (x: number) => number,
  f: (x: number) => number,
): Moments {
  let total = 0;
  let first = 0;
  let second = 0;
  for (let step = 0; step < steps; step++) {
    const x = from + ((step + 0.5) / steps) * (to - from);
    const w = weight(x);
    const y = f(x);
    total += w;
    first += w * y;
    second += w * y * y;
  }
  const mean = first / total;
  return { mean, sd: Math.sqrt(second / total - mean * mean) };
}

/** A weighted sum of independent variables. */
export function weightedSum(parts: readonly (readonly [weight: number, part: Moments])[]): Moments {
  return {
    mean: parts.reduce((sum, [weight, { mean }]) => sum + weight * mean, 0),
    sd: Math.sqrt(parts.reduce((sum, [weight, { sd }]) => sum + (weight * sd) ** 2, 0)),
  };
}

/** A sum of as many independent copies of a part as a discrete number says. */
export function compound(
  { values, weights }: { readonly values: readonly number[]; readonly weights: readonly number[] },
  part: Moments,
): Moments {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let mean = 0;
  let secondMoment = 0;
  for (const [index, count] of values.entries()) {
    const share = (weights[index] ?? 0) / total;
    mean += share * count * part.mean;
    secondMoment += share * (count * part.sd ** 2 + (count * part.mean) ** 2);
  }
  return { mean, sd: Math.sqrt(secondMoment - mean * mean) };
}

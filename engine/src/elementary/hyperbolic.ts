import type { Arithmetic } from './arithmetic.ts';
import { exp, expm1, halfExp } from './exp.ts';
import { log, log1p } from './log.ts';
import { odd } from './sign.ts';

// The formulas are those of fdlibm (Sun Microsystems, 1993).

/** From here on e^-x is nothing beside e^x. */
const onlyGrowth = 22;

/** Error at most 1.7 ulp. */
export function sinh<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => {
    const one = m.constant(1);
    const t = expm1(m, size);
    const share = m.div(t, m.add(t, one));
    const near = m.sub(m.add(t, t), m.mul(t, share));
    const twice = m.select(m.lt(size, one), near, m.add(t, share));
    const isLarge = m.lt(m.constant(onlyGrowth), size);
    return m.select(isLarge, halfExp(m, size), m.mul(m.constant(0.5), twice));
  });
}

/** Error at most 1.4 ulp. */
export function cosh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const [half, one] = [m.constant(0.5), m.constant(1)];
  const size = m.abs(x);
  const t = expm1(m, size);
  const near = m.add(one, m.div(m.mul(t, t), m.mul(m.constant(2), m.add(one, t))));
  const grown = exp(m, size);
  const far = m.add(m.mul(half, grown), m.div(half, grown));
  const isLarge = m.lt(m.constant(onlyGrowth), size);
  return m.select(m.lt(size, m.constant(0.35)), near, m.select(isLarge, halfExp(m, size), far));
}

/** Error at most 2.2 ulp. */
export function tanh<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => {
    const [one, two] = [m.constant(1), m.constant(2)];
    const isFar = m.lt(one, size);
    const t = expm1(m, m.mul(size, m.select(isFar, two, m.constant(-2))));
    const ratio = m.div(m.select(isFar, two, t), m.add(t, two));
    return m.select(isFar, m.sub(one, ratio), m.neg(ratio));
  });
}

/** Above it, x^2 + 1 is x^2. */
const onlySquare = 2 ** 28;

/** Error at most 1.6 ulp. */
export function asinh<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => {
    const one = m.constant(1);
    const square = m.mul(size, size);
    const grown = m.add(size, m.div(square, m.add(one, m.sqrt(m.add(one, square)))));
    return logOfGrown(m, size, grown);
  });
}

/** NaN below 1. Error at most 1.7 ulp. */
export function acosh<V, B>(m: Arithmetic<V, B>, x: V): V {
  const one = m.constant(1);
  const t = m.sub(x, one);
  const grown = m.add(t, m.sqrt(m.add(m.mul(m.constant(2), t), m.mul(t, t))));
  return m.select(m.lt(x, one), m.constant(Number.NaN), logOfGrown(m, x, grown));
}

/** log(1 + grown), or log(2 x) where x is so large that its square says nothing more. */
function logOfGrown<V, B>(m: Arithmetic<V, B>, x: V, grown: V): V {
  const isLarge = m.lt(m.constant(onlySquare), x);
  return m.select(isLarge, m.add(log(m, x), m.constant(Math.LN2)), log1p(m, grown));
}

/** NaN beyond 1, infinite at 1 and -1. Error at most 1.5 ulp. */
export function atanh<V, B>(m: Arithmetic<V, B>, x: V): V {
  return odd(m, x, (size) => {
    const [half, one] = [m.constant(0.5), m.constant(1)];
    const twice = m.add(size, size);
    const rest = m.sub(one, size);
    const near = m.add(twice, m.div(m.mul(twice, size), rest));
    return m.mul(half, log1p(m, m.select(m.lt(size, half), near, m.div(twice, rest))));
  });
}

import type { Arithmetic } from '../../elementary/arithmetic.ts';
import { elementaryArity, type ElementaryName } from '../../elementary/functions.ts';
import { elementaryRecipes } from '../../elementary/recipes.ts';
import type { Dialect } from './dialect.ts';

// Coefficients and reductions: S. L. Moshier, Cephes mathematical library, single precision, expf.c, logf.c and sinf.c (1992).
// Beside the two that every simulation calls, these are the ones whose recipes take constants of more than f32's digits apart.
const circular = /* wgsl */ `
// Sine and cosine; the multiple of pi / 2 that is taken off is exact up to 8,192, and beyond f32 knows no angle.
fn sineAndCosine(x: f32) -> vec2<f32> {
  let n = floor(x * 0.6366197723f + 0.5f);
  let r = ((x - n * 1.5703125f) - n * 4.837512969970703125e-4f) - n * 7.54978995489188216e-8f;
  let square = r * r;
  let sine = ((-1.9515295891e-4f * square + 8.3321608736e-3f) * square - 1.6666654611e-1f) * square * r + r;
  let cosine = ((2.443315711809948e-5f * square - 1.388731625493765e-3f) * square + 4.166664568298827e-2f) * square * square - 0.5f * square + 1f;
  let quarter = n - 4f * floor(n * 0.25f);
  let isOdd = quarter == 1f || quarter == 3f;
  let turned = vec2<f32>(select(sine, cosine, isOdd), select(cosine, sine, isOdd));
  let signed = vec2<f32>(select(turned.x, -turned.x, quarter > 1.5f), select(turned.y, -turned.y, quarter == 1f || quarter == 2f));
  return select(vec2<f32>(notANumber()), signed, abs(x) < 134217728f);
}`;
const written: Readonly<Partial<Record<ElementaryName, string>>> = {
  exp: /* wgsl */ `
fn exponential(given: f32) -> f32 {
  // Beyond both the result is 0 or infinite.
  let x = clamp(given, -104f, 89f);
  let k = floor(x * 1.44269504f + 0.5f);
  let r = (x - k * 0.693359375f) - k * -2.12194440e-4f;
  var y = 1.9875691500e-4f;
  y = y * r + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = (y * (r * r) + r) + 1f;
  let half = floor(k * 0.5f);
  return select((y * scaleOf(half)) * scaleOf(k - half), given, isNaN(given));
}`,
  log: /* wgsl */ `
fn logarithm(x: f32) -> f32 {
  let k = exponentOf(x);
  let m = mantissaOf(x) - 1f;
  let square = m * m;
  var y = 7.0376836292e-2f;
  y = y * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  y = y * m * square + k * -2.12194440e-4f - square * 0.5f;
  let ordinary = select((m + y) + k * 0.693359375f, x, !isFinite(x));
  return select(select(notANumber(), -infinity(), x == 0f), ordinary, x > 0f);
}`,
  sin: 'fn sinOf(x: f32) -> f32 { return select(sineAndCosine(x).x, x, x == 0f); }',
  cos: 'fn cosOf(x: f32) -> f32 { return sineAndCosine(x).y; }',
  tan: 'fn tanOf(x: f32) -> f32 { let both = sineAndCosine(x); return select(divide(both.x, both.y), x, x == 0f); }',
};

/** What a function is called in a shader: not as WGSL's own. */
export function functionName(name: ElementaryName): string {
  if (name === 'exp') return 'exponential';
  return name === 'log' ? 'logarithm' : `${name}Of`;
}

/**
 * The functions of a shader. Those that are not written for f32 come from their recipes: the same steps with f32's digits, or
 * those of pairs. Polynomials have more terms than that needs, but the error is that of the digits.
 */
export function functionSource(names: Iterable<ElementaryName>, dialect: Dialect): string {
  const used = [...names];
  if (dialect.precision === 'DOUBLE') return used.map((name) => fromRecipe(name, dialect)).join('\n');
  const isCircular = used.some((name) => name === 'sin' || name === 'cos' || name === 'tan');
  return [isCircular ? circular : '', ...used.map((name) => written[name] ?? fromRecipe(name, dialect))].join(
    '\n',
  );
}

function fromRecipe(name: ElementaryName, dialect: Dialect): string {
  const lines: string[] = [];
  const parameters = Array.from({ length: elementaryArity[name] }, (_, i) => `x${i}`);
  const result = elementaryRecipes[name](shaderArithmetic(lines, dialect), ...parameters);
  return `
fn ${functionName(name)}(${parameters.map((parameter) => `${parameter}: ${dialect.type}`).join(', ')}) -> ${dialect.type} {
  ${lines.join('\n  ')}
  return ${result};
}`;
}

/** Writes each operation as a line and gives the name of its value. */
function shaderArithmetic(lines: string[], { literal, expressions }: Dialect): Arithmetic<string, string> {
  const names = new Map<string, string>();
  const line = (expression: string): string => {
    // Recipes that use others repeat themselves.
    const known = names.get(expression);
    if (known !== undefined) return known;
    const name = `t${lines.length}`;
    lines.push(`let ${name} = ${expression};`);
    names.set(expression, name);
    return name;
  };
  const writing =
    (operation: keyof Dialect['expressions']) =>
    (...operands: readonly string[]): string =>
      line(expressions[operation](operands));
  return {
    constant: literal,
    add: writing('add'),
    sub: writing('sub'),
    mul: writing('mul'),
    div: writing('div'),
    neg: writing('neg'),
    abs: writing('abs'),
    floor: writing('floor'),
    ceil: writing('ceil'),
    trunc: writing('trunc'),
    sqrt: writing('sqrt'),
    lt: writing('lt'),
    eq: writing('eq'),
    and: writing('and'),
    or: writing('or'),
    not: writing('not'),
    select: writing('select'),
    pow2: writing('pow2'),
    exponent: writing('exponent'),
    mantissa: writing('mantissa'),
    high: writing('high'),
  };
}

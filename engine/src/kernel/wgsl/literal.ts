/** Below it, numbers are denormal, and a device may take them for 0. */
const smallestNormal = 2 ** -126;

/** A number as WGSL, rounded to f32; what f32 cannot hold is read from memory, since the compiler refuses to see it. */
export function literal(value: number): string {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) return 'notANumber()';
  if (!Number.isFinite(rounded)) return rounded > 0 ? 'infinity()' : '(-infinity())';
  if (Math.abs(rounded) < smallestNormal) return '0f';
  // In parentheses, since `a - -1f` is one thing and `a--1f` another.
  return rounded < 0 ? `(${rounded}f)` : `${rounded}f`;
}

/** a / b, where the text of b may be that of a number: then it is known not to be 0. */
export function divisionOf(a: string, b: string): string {
  const isKnown = /^\(?-?\d/.test(b) && b !== '0f';
  return `${isKnown ? 'divideByKnown' : 'divide'}(${a}, ${b})`;
}

/** A number in two parts, each an f32; the second is 0 where the first is not finite. */
export function splitPair(value: number): readonly [high: number, low: number] {
  const high = Math.fround(value);
  return [high, Number.isFinite(high) ? Math.fround(value - high) : 0];
}

/** A number as a pair of f32. */
export function pairLiteral(value: number): string {
  return `vec2<f32>(${splitPair(value).map(literal).join(', ')})`;
}

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

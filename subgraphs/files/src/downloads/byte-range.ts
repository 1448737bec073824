/** From `start` to before `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * The one range that a `Range` header asks for. Several ranges, other units and what is malformed count as no range at all,
 * which RFC 9110 allows.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function byteRangeOf(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const start = Math.max(0, size - Number(to));
    return start < size ? { start, end: size } : 'unsatisfiable';
  }
  const [start, last] = [Number(from), to === '' ? Infinity : Number(to)];
  if (last < start) return undefined;
  return start < size ? { start, end: Math.min(last + 1, size) } : 'unsatisfiable';
}

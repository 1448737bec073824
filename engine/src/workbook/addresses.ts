/** The most rows and columns that a sheet can have. */
export const maxRows = 1_048_576;
export const maxColumns = 16_384;

/** A cell's place, counted from 0. */
export type Address = { readonly row: number; readonly column: number };

/** `B3`, as files write it: no sheet, no `$`. Undefined for anything else, or beyond the sheet. */
export function parseAddress(text: string): Address | undefined {
  let column = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const letter = text.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > maxColumns) return undefined;
  }
  const digitsAt = at;
  let row = 0;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    row = row * 10 + digit;
    if (row > maxRows) return undefined;
  }
  if (digitsAt === 0 || digitsAt === text.length || row === 0) return undefined;
  return { row: row - 1, column: column - 1 };
}

/** Cells of one sheet, counted from 0, inclusive. */
export type Rectangle = {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** `B3:C9` or `B3`. */
export function parseAddressRange(text: string): Rectangle | undefined {
  const [first = '', second = first, ...rest] = text.split(':');
  const start = parseAddress(first);
  const end = parseAddress(second);
  if (!start || !end || rest.length > 0) return undefined;
  return {
    top: Math.min(start.row, end.row),
    left: Math.min(start.column, end.column),
    bottom: Math.max(start.row, end.row),
    right: Math.max(start.column, end.column),
  };
}

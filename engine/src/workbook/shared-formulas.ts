import { MAX_COLS, MAX_ROWS, parseA1Ref, stringifyA1Ref, tokenize } from '@borgar/fx/xlsx';

type Range = NonNullable<Extract<ReturnType<typeof parseA1Ref>, { range: unknown }>>['range'];
type Piece = string | { readonly workbookName?: string; readonly sheetName?: string; readonly range: Range };

/** A formula as one cell has it, ready to be written out for others. */
export type SharedFormula = {
  readonly row: number;
  readonly column: number;
  readonly pieces: readonly Piece[];
};

/**
 * Takes apart the formula of the first of several cells that share it.
 *
 * @param text without the leading `=`
 */
export function shareFormula(text: string, row: number, column: number): SharedFormula {
  const pieces = tokenize(text, { allowTernary: false }).map((token): Piece => {
    if (token.type !== 'range' && token.type !== 'range_beam') return token.value;
    const reference = parseA1Ref(token.value, { allowNamed: false, allowTernary: false });
    return reference && 'range' in reference ? reference : token.value;
  });
  return { row, column, pieces };
}

/** The shared formula as it reads in another cell: relative references move along, or become `#REF!` beyond the edge. */
export function writeOut(shared: SharedFormula, row: number, column: number): string {
  const down = row - shared.row;
  const right = column - shared.column;
  let text = '';
  for (const piece of shared.pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      const range = shift(piece.range, down, right);
      text += range ? stringifyA1Ref({ ...piece, range }) : '#REF!';
    }
  }
  return text;
}

/** Undefined when a corner leaves the sheet. Absolute rows and columns stay. */
function shift(range: Range, down: number, right: number): Range | undefined {
  const { $top, $left, $bottom, $right } = range;
  const moved: Range = { ...range };
  if (moved.top != null && !$top) moved.top += down;
  if (moved.bottom != null && !$bottom) moved.bottom += down;
  if (moved.left != null && !$left) moved.left += right;
  if (moved.right != null && !$right) moved.right += right;
  for (const row of [moved.top, moved.bottom]) {
    if (row != null && (row < 0 || row > MAX_ROWS)) return undefined;
  }
  for (const column of [moved.left, moved.right]) {
    if (column != null && (column < 0 || column > MAX_COLS)) return undefined;
  }
  return { ...moved, ...inOrder(moved) };
}

/** A corner that moved past one that stayed takes its place. */
function inOrder(range: Range): Partial<Range> {
  const swapped: Partial<Range> = {};
  if (range.top != null && range.bottom != null && range.top > range.bottom) {
    Object.assign(swapped, {
      top: range.bottom,
      bottom: range.top,
      $top: range.$bottom,
      $bottom: range.$top,
    });
  }
  if (range.left != null && range.right != null && range.left > range.right) {
    Object.assign(swapped, {
      left: range.right,
      right: range.left,
      $left: range.$right,
      $right: range.$left,
    });
  }
  return swapped;
}

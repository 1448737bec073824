import type { Node, ProgramBuilder } from '../../kernel/builder.ts';
import { maxColumns, maxRows } from '../../workbook/addresses.ts';
import { singleArea, toMatrix, toScalar } from '../arrays.ts';
import { knownError, toBoolean } from '../coerce.ts';
import { resolveReference } from '../references.ts';
import { usedPart } from '../scope.ts';
import { matchPlace, pick, type MatchMode } from '../search.ts';
import {
  empty,
  errorWhen,
  failure,
  firstError,
  merge,
  number,
  settle,
  Unsupported,
  type Area,
  type Failure,
  type Num,
  type Reference,
  type Scalar,
  type Value,
} from '../values.ts';
import { general, numberOf, type Call, type FunctionTable } from './define.ts';

/** A rectangle of values, read only where it is asked for. */
type Grid = {
  readonly height: number;
  readonly width: number;
  readonly at: (row: number, column: number) => Scalar;
  /** Where its cells lie, if they do. */
  readonly area: Area | null;
};

/** Lists of cells that were read before, by their place: a thousand VLOOKUPs in one table read it once. */
const readLines = new WeakMap<ProgramBuilder, Map<string, readonly Scalar[]>>();

function gridOf({ scope }: Call, value: Value): Grid | Scalar {
  if (value.type === 'error') return value;
  const area = value.type === 'reference' ? singleArea(value) : undefined;
  if (area) {
    const used = usedPart(scope, area);
    const bottom = area.bottom === maxRows - 1 ? (used?.bottom ?? area.top) : area.bottom;
    const right = area.right === maxColumns - 1 ? (used?.right ?? area.left) : area.right;
    return {
      height: bottom - area.top + 1,
      width: right - area.left + 1,
      at: (row, column) => scope.read(area.sheet, area.top + row, area.left + column),
      area,
    };
  }
  const { rows } = toMatrix(value, scope);
  return {
    height: rows.length,
    width: rows[0]?.length ?? 0,
    at: (row, column) => rows[row]?.[column] ?? empty,
    area: null,
  };
}

function isGrid(value: Grid | Scalar): value is Grid {
  return 'at' in value;
}

function columnOf(call: Call, grid: Grid, column: number): readonly Scalar[] {
  return line(call, grid, `column ${column}`, grid.height, (i) => grid.at(i, column));
}

function rowOf(call: Call, grid: Grid, row: number): readonly Scalar[] {
  return line(call, grid, `row ${row}`, grid.width, (i) => grid.at(row, i));
}

function line(
  { b, scope }: Call,
  { area, height, width }: Grid,
  name: string,
  length: number,
  at: (index: number) => Scalar,
): readonly Scalar[] {
  const key = area && `${area.sheet} ${area.top} ${area.left} ${height} ${width} ${name}`;
  const known = readLines.get(b) ?? new Map<string, readonly Scalar[]>();
  const existing = key === null ? undefined : known.get(key);
  if (existing) return existing;
  const cells = Array.from({ length }, (_, i) => at(i));
  scope.settleReads();
  if (key !== null) readLines.set(b, known.set(key, cells));
  return cells;
}

/** A number that says which way a search goes; it has to be the same in all trials. */
function fixedNumber(call: Call, index: number, otherwise: number, what: string): number {
  if (index >= call.count) return otherwise;
  const value = numberOf(call, index);
  call.scope.settleReads();
  const known = knownValue(call, value);
  if (known === undefined) throw new Unsupported(`${what} varies`);
  return known;
}

function knownValue({ b }: Call, value: Num): number | undefined {
  return knownError(b, value) === null ? b.known(value.value) : undefined;
}

/** A condition, TRUE if it is left out, that has to be the same in all trials. */
function isTrue(call: Call, index: number, what: string): boolean | Failure {
  if (index >= call.count) return true;
  const scalar = call.scalar(index);
  call.scope.settleReads();
  const test = scalar.type === 'choice' ? undefined : toBoolean(call.b, scalar);
  const error = test && knownError(call.b, test);
  if (error) return failure(error);
  const known = test && call.b.known(test.value);
  if (known === undefined) throw new Unsupported(`${what} varies`);
  return known === 1;
}

function within(call: Call, place: Num, value: Scalar): Scalar {
  const { b } = call;
  if (value.type === 'number' || value.type === 'boolean') {
    return { ...value, error: firstError(b, place.error, value.error) };
  }
  return merge(b, b.eq(place.error, b.constant(0)), value, { ...number(b, 0), error: place.error });
}

/** The cell of `cells` at the place that a search found, or its error. */
function pickAt(
  call: Call,
  place: Num,
  cells: readonly Scalar[],
  beyond: '#REF!' | '#N/A' = '#REF!',
): Scalar {
  const error = knownError(call.b, place);
  return error ? failure(error) : within(call, place, pick(call.b, place.value, cells, beyond));
}

/** VLOOKUP searches the first column and answers from another one; HLOOKUP does the same with rows. */
function tableLookup(
  searched: (call: Call, grid: Grid, index: number) => readonly Scalar[],
  lines: (grid: Grid) => number,
) {
  return general([3, 4], (call) => {
    const { b } = call;
    const key = call.scalar(0);
    const grid = gridOf(call, call.value(1));
    if (!isGrid(grid)) return grid;
    const approximate = isTrue(call, 3, 'whether it searches for the nearest value');
    if (typeof approximate === 'object') return approximate;
    const mode = approximate ? 'ascending' : 'exact';
    const index = numberOf(call, 2);
    call.scope.settleReads();
    const place = matchPlace(b, key, searched(call, grid, 0), mode);
    const known = knownValue(call, index);
    if (known !== undefined) {
      const column = Math.trunc(known);
      if (column < 1) return failure('#VALUE!');
      return column > lines(grid) ? failure('#REF!') : pickAt(call, place, searched(call, grid, column - 1));
    }
    const answers = Array.from({ length: lines(grid) }, (_, i) =>
      pickAt(call, place, searched(call, grid, i)),
    );
    const chosen = b.trunc(index.value);
    const isBefore = errorWhen(b, b.lt(chosen, b.constant(1)), '#VALUE!');
    const { error } = index;
    return within(
      call,
      { ...index, error: firstError(b, error, isBefore) },
      pick(b, chosen, answers, '#REF!'),
    );
  });
}

/** The cells of a single row or column; null for a rectangle. */
function vectorOf(call: Call, grid: Grid): readonly Scalar[] | null {
  if (grid.width === 1) return columnOf(call, grid, 0);
  return grid.height === 1 ? rowOf(call, grid, 0) : null;
}

function match(call: Call): Value {
  const key = call.scalar(0);
  const grid = gridOf(call, call.arrayValue(1));
  if (!isGrid(grid)) return grid;
  const type = fixedNumber(call, 2, 1, 'the way in which MATCH searches');
  const mode: MatchMode = type === 0 ? 'exact' : type > 0 ? 'ascending' : 'descending';
  const cells = vectorOf(call, grid);
  return cells ? matchPlace(call.b, key, cells, mode) : failure('#N/A');
}

/** LOOKUP: the nearest value in a sorted row or column, answered from another, or from the last line of a rectangle. */
function lookup(call: Call): Value {
  const key = call.scalar(0);
  const grid = gridOf(call, call.arrayValue(1));
  const answers = call.count > 2 ? gridOf(call, call.value(2)) : grid;
  if (!isGrid(grid)) return grid;
  if (!isGrid(answers)) return answers;
  const isWide = grid.width > grid.height;
  const place = matchPlace(call.b, key, isWide ? rowOf(call, grid, 0) : columnOf(call, grid, 0), 'ascending');
  const cells =
    answers.width > answers.height
      ? rowOf(call, answers, answers.height - 1)
      : columnOf(call, answers, answers.width - 1);
  return pickAt(call, place, cells);
}

function xlookup(call: Call): Value {
  const key = call.scalar(0);
  const [grid, answers] = [gridOf(call, call.arrayValue(1)), gridOf(call, call.value(2))];
  if (!isGrid(grid)) return grid;
  if (!isGrid(answers)) return answers;
  if (fixedNumber(call, 4, 0, 'the way in which XLOOKUP searches') !== 0 || call.count > 5) {
    throw new Unsupported('XLOOKUP for the nearest value is not supported');
  }
  const [cells, results] = [vectorOf(call, grid), vectorOf(call, answers)];
  if (!cells || !results) throw new Unsupported('XLOOKUP of more than one row or column is not supported');
  if (cells.length !== results.length) return failure('#VALUE!');
  const place = matchPlace(call.b, key, cells, 'exact');
  const found = pickAt(call, place, results);
  if (!call.isGiven(3) || call.b.isKnown(place.error, 0)) return found;
  return merge(call.b, call.b.eq(place.error, call.b.constant(0)), found, call.scalar(3));
}

/**
 * INDEX. With places that do not vary the result is the cells themselves, so it can stand in `A1:INDEX(A:A, 3)`; with
 * places that do, it is the value there.
 */
function indexInto(call: Call): Value {
  const value = call.value(0);
  if (value.type === 'reference' && !singleArea(value))
    throw new Unsupported('INDEX of several areas is not supported');
  const grid = gridOf(call, value);
  if (!isGrid(grid)) return grid;
  if (call.count > 3) throw new Unsupported('INDEX of several areas is not supported');
  const given = [1, 2].map((i) => (i < call.count ? numberOf(call, i) : number(call.b, 0)));
  call.scope.settleReads();
  // A single index goes along a single row, or down the only column.
  const [only = number(call.b, 0)] = given;
  const isAlongRow = call.count === 2 && grid.height === 1 && grid.width > 1;
  const [row = only, column = only] = isAlongRow ? [number(call.b, 1), only] : given;
  if (knownError(call.b, row) || knownError(call.b, column)) {
    return { ...row, error: firstError(call.b, settle(call.b, row).error, column.error) };
  }
  const [r, c] = [knownValue(call, row), knownValue(call, column)];
  if (r !== undefined && c !== undefined) return partOf(grid, Math.trunc(r), Math.trunc(c));
  const isDownColumn = call.count === 2 && grid.width === 1;
  const part = varyingPart(call, grid, row, isDownColumn ? number(call.b, 1) : column);
  // As a matrix, since SUM(INDEX(...)) takes it as a cell: it skips a text there.
  return { type: 'matrix', rows: [[part]] };
}

/** The cell at a place from 1; 0 stands for the whole column or row. */
function partOf(grid: Grid, row: number, column: number): Value {
  if (row < 0 || column < 0) return failure('#VALUE!');
  if (row > grid.height || column > grid.width) return failure('#REF!');
  const [top, bottom] = row === 0 ? [0, grid.height - 1] : [row - 1, row - 1];
  const [left, right] = column === 0 ? [0, grid.width - 1] : [column - 1, column - 1];
  if (grid.area) {
    const { sheet, top: firstRow, left: firstColumn } = grid.area;
    const area = {
      sheet,
      top: firstRow + top,
      left: firstColumn + left,
      bottom: firstRow + bottom,
      right: firstColumn + right,
    };
    return { type: 'reference', areas: [area] };
  }
  return {
    type: 'matrix',
    rows: Array.from({ length: bottom - top + 1 }, (_, i) =>
      Array.from({ length: right - left + 1 }, (__, j) => grid.at(top + i, left + j)),
    ),
  };
}

/** The cell at a place of which one half or both vary. In trials where a half is 0, the whole line stands for its cell here. */
function varyingPart(call: Call, grid: Grid, row: Num, column: Num): Scalar {
  const { b, scope } = call;
  const [rowPlace, columnPlace] = [b.trunc(row.value), b.trunc(column.value)];
  const [r, c] = [b.known(rowPlace), b.known(columnPlace)];
  if (c === 0 || r === 0) throw new Unsupported('INDEX gives a whole row or column that varies');
  const whole = (fixedRow: number, fixedColumn: number): Scalar =>
    scope.isArray ? failure('#VALUE!') : toScalar(partOf(grid, fixedRow, fixedColumn), scope);
  const along = (place: Node, cells: readonly Scalar[], entire: Scalar): Scalar =>
    merge(b, b.eq(place, b.constant(0)), entire, pick(b, place, cells, '#REF!'));
  const isBefore = b.or(b.lt(rowPlace, b.constant(0)), b.lt(columnPlace, b.constant(0)));
  const isBeyond = b.or(b.lt(b.constant(grid.height), rowPlace), b.lt(b.constant(grid.width), columnPlace));
  const error = firstError(
    b,
    settle(b, row).error,
    settle(b, column).error,
    errorWhen(b, isBefore, '#VALUE!'),
    errorWhen(b, isBeyond, '#REF!'),
  );
  const part = (): Scalar => {
    if (c !== undefined) return along(rowPlace, columnOf(call, grid, c - 1), whole(0, c));
    if (r !== undefined) return along(columnPlace, rowOf(call, grid, r - 1), whole(r, 0));
    const columns = Array.from({ length: grid.width }, (_, i) =>
      along(rowPlace, columnOf(call, grid, i), whole(0, i + 1)),
    );
    return along(columnPlace, columns, wholeRow(call, grid, row, columns));
  };
  if (isOutside(r, grid.height) || isOutside(c, grid.width)) return { ...number(b, 0), error };
  return within(call, { ...row, error }, part());
}

function isOutside(place: number | undefined, size: number): boolean {
  return place !== undefined && (place < 0 || place > size);
}

/** What a whole row stands for when the row varies, given the row's cell in each column. */
function wholeRow({ b, scope }: Call, { area, height }: Grid, row: Num, columns: readonly Scalar[]): Scalar {
  if (!area || columns.length === 1) return columns[0] ?? empty;
  const here = columns[scope.place.column - area.left] ?? failure('#VALUE!');
  return height === 1 ? here : merge(b, b.eq(b.trunc(row.value), b.constant(0)), failure('#VALUE!'), here);
}

/** OFFSET of cells by numbers that do not vary. */
function offset(call: Call): Value {
  const base = call.value(0);
  if (base.type === 'error') return base;
  const area = base.type === 'reference' ? singleArea(base) : undefined;
  if (!area) return failure('#VALUE!');
  const [rows, columns] = [fixedOffset(call, 1, 0), fixedOffset(call, 2, 0)];
  const height = call.isGiven(3) ? fixedOffset(call, 3, 0) : area.bottom - area.top + 1;
  const width = call.isGiven(4) ? fixedOffset(call, 4, 0) : area.right - area.left + 1;
  if (height === 0 || width === 0) return failure('#REF!');
  const [top, left] = [
    area.top + rows + Math.min(0, height + 1),
    area.left + columns + Math.min(0, width + 1),
  ];
  const [bottom, right] = [top + Math.abs(height) - 1, left + Math.abs(width) - 1];
  if (top < 0 || left < 0 || bottom >= maxRows || right >= maxColumns) return failure('#REF!');
  return { type: 'reference', areas: [{ sheet: area.sheet, top, left, bottom, right }] };
}

function fixedOffset(call: Call, index: number, otherwise: number): number {
  return Math.trunc(fixedNumber(call, index, otherwise, 'the place of the cells that OFFSET reads'));
}

/** INDIRECT of a text that does not vary. */
function indirect(call: Call): Value {
  const written = call.scalar(0);
  call.scope.settleReads();
  const isInA1 = isTrue(call, 1, 'the notation that INDIRECT reads');
  if (typeof isInA1 === 'object') return isInA1;
  if (!isInA1) throw new Unsupported('INDIRECT in R1C1 notation is not supported');
  if (written.type === 'choice') throw new Unsupported('the place of the cells that INDIRECT reads varies');
  if (written.type !== 'text') return written.type === 'error' ? written : failure('#REF!');
  const found = resolveReference(call.scope.workbook, written.text, call.scope.place);
  if (found.type === 'reference') return found;
  if (found.type === 'name') throw new Unsupported('INDIRECT of a defined name is not supported');
  return failure('#REF!');
}

/** ROW and COLUMN: where the cells are, or the formula itself. */
function position(of: (area: Area) => number, size: (area: Area) => number, isDown: boolean) {
  return general([0, 1], (call) => {
    const { sheet, row, column } = call.scope.place;
    const own: Reference = {
      type: 'reference',
      areas: [{ sheet, top: row, left: column, bottom: row, right: column }],
    };
    const value = call.count === 0 ? own : call.value(0);
    const area = value.type === 'reference' ? singleArea(value) : undefined;
    if (!area) return value.type === 'error' ? value : failure('#VALUE!');
    if (!call.scope.isArray) return number(call.b, of(area) + 1);
    const places = Array.from({ length: size(area) }, (_, i) => number(call.b, of(area) + 1 + i));
    return { type: 'matrix', rows: isDown ? places.map((each) => [each]) : [places] };
  });
}

function extent(of: (grid: Grid) => number, unbounded: (area: Area) => number) {
  return general([1], (call) => {
    const value = call.value(0);
    const area = value.type === 'reference' ? singleArea(value) : undefined;
    if (area) return number(call.b, unbounded(area));
    const grid = gridOf(call, value);
    return isGrid(grid) ? number(call.b, of(grid)) : grid;
  });
}

const heightOf = ({ top, bottom }: Area): number => bottom - top + 1;
const widthOf = ({ left, right }: Area): number => right - left + 1;

export const lookupFunctions = {
  VLOOKUP: tableLookup(columnOf, ({ width }) => width),
  HLOOKUP: tableLookup(rowOf, ({ height }) => height),
  LOOKUP: general([2, 3], lookup),
  XLOOKUP: general([3, 6], xlookup),
  MATCH: general([2, 3], match),
  INDEX: general([2, 4], indexInto),
  OFFSET: general([3, 5], offset),
  INDIRECT: general([1, 2], indirect),
  ROW: position(({ top }) => top, heightOf, true),
  COLUMN: position(({ left }) => left, widthOf, false),
  ROWS: extent(({ height }) => height, heightOf),
  COLUMNS: extent(({ width }) => width, widthOf),
} as const satisfies FunctionTable;

import { maxColumns, maxRows } from '../workbook/addresses.ts';
import type { Plain } from './coerce.ts';
import type { Operator } from './operators.ts';
import { usedPart, type Scope } from './scope.ts';
import {
  empty,
  failure,
  lift,
  Unsupported,
  type Area,
  type Matrix,
  type Reference,
  type Scalar,
  type Value,
} from './values.ts';

// An operator over ranges makes a matrix of them; a model that needs more has another shape in mind.
const maxMatrixCells = 100_000;

/** A formula's result as what a cell can hold: of a range the cell in this row or column, of a matrix the first element. */
export function toScalar(value: Value, scope: Scope): Scalar {
  if (value.type === 'reference') return intersect(value, scope);
  return value.type === 'matrix' ? (value.here ?? value.rows[0]?.[0] ?? empty) : value;
}

/** All elements of a value; whole columns end with the used range. */
export function toMatrix(value: Value, scope: Scope): Matrix {
  if (value.type === 'matrix') return value;
  if (value.type !== 'reference') return { type: 'matrix', rows: [[value]] };
  const area = singleArea(value);
  if (!area) return { type: 'matrix', rows: [[failure('#VALUE!')]] };
  const { sheet, top, left } = area;
  const used = usedPart(scope, area);
  const height = (isTall(area) ? (used?.bottom ?? top) : area.bottom) - top + 1;
  const width = (isWide(area) ? (used?.right ?? left) : area.right) - left + 1;
  if (height * width > maxMatrixCells)
    throw new Unsupported(`it computes with more than ${maxMatrixCells} cells at once`);
  return {
    type: 'matrix',
    rows: Array.from({ length: height }, (_row, row) =>
      Array.from({ length: width }, (_cell, column) => scope.read(sheet, top + row, left + column)),
    ),
  };
}

function isTall({ bottom }: Area): boolean {
  return bottom === maxRows - 1;
}

function isWide({ right }: Area): boolean {
  return right === maxColumns - 1;
}

/** The area of a reference that is no union. */
export function singleArea({ areas: [area, ...others] }: Reference): Area | undefined {
  return others.length === 0 ? area : undefined;
}

/** Implicit intersection: the cell of a range in the formula's own row or column. */
function intersect(value: Reference, { place, read }: Scope): Scalar {
  const area = singleArea(value);
  if (!area) return failure('#VALUE!');
  const { sheet, top, left, bottom, right } = area;
  if (top === bottom && left === right) return read(sheet, top, left);
  if (left === right && place.row >= top && place.row <= bottom) return read(sheet, place.row, left);
  if (top === bottom && place.column >= left && place.column <= right) return read(sheet, top, place.column);
  return failure('#VALUE!');
}

/**
 * Applies an operation to single values. Matrices, and in array formulas ranges, are gone through element by element;
 * a single row or column is repeated to fit the other operands, and what does not fit is #N/A.
 */
export function applyElementwise(operation: Operator, operands: readonly Value[], scope: Scope): Value {
  const isMatrix = (value: Value): boolean =>
    value.type === 'matrix'
      ? (value.here === undefined || scope.isArray) &&
        (value.rows.length > 1 || (value.rows[0]?.length ?? 0) > 1)
      : value.type === 'reference' && scope.isArray && !isOneCell(value);
  if (!operands.some(isMatrix)) {
    return lift(
      scope.b,
      operands.map((operand) => toScalar(operand, scope)),
      (...plain: Plain[]) => operation(scope.b, ...plain),
    );
  }
  const matrices = operands.map((operand) =>
    isMatrix(operand) ? toMatrix(operand, scope).rows : [[toScalar(operand, scope)]],
  );
  const height = Math.max(...matrices.map((rows) => rows.length));
  const width = Math.max(...matrices.map((rows) => rows[0]?.length ?? 0));
  return {
    type: 'matrix',
    rows: Array.from({ length: height }, (_row, row) =>
      Array.from({ length: width }, (_cell, column) =>
        lift(
          scope.b,
          matrices.map((rows) => elementOf(rows, row, column)),
          (...plain: Plain[]) => operation(scope.b, ...plain),
        ),
      ),
    ),
  };
}

export function isOneCell(value: Reference): boolean {
  const area = singleArea(value);
  return area !== undefined && area.top === area.bottom && area.left === area.right;
}

/** An element of a matrix of which a single row or column is repeated. */
function elementOf(rows: Matrix['rows'], row: number, column: number): Scalar {
  const cells = rows[rows.length === 1 ? 0 : row] ?? [];
  return cells[cells.length === 1 ? 0 : column] ?? failure('#N/A');
}

import { toScalar } from '../formula/arrays.ts';
import { lowerExpression } from '../formula/lower.ts';
import { parseFormula, type Expression } from '../formula/parse.ts';
import type { Place, Scope } from '../formula/scope.ts';
import {
  empty,
  failure,
  isConstant,
  lift,
  number,
  ofCellValue,
  Unsupported,
  type Scalar,
  type Value,
} from '../formula/values.ts';
import type { ProgramBuilder } from '../kernel/builder.ts';
import { parseAddressRange } from '../workbook/addresses.ts';
import { formatCell } from '../workbook/names.ts';
import { cellKey, type Cell, type Workbook } from '../workbook/workbook.ts';
import { referencedAreas } from './dependencies.ts';
import type { Problem } from './model.ts';

/** A cell of the workbook as one number, to be a key. */
export type CellId = number & { readonly __cell: never };

export function cellId({ sheet, row, column }: Place): CellId {
  // 2^34 cells a sheet: row * 16384 + column stays below. The brand is given here alone.
  return (sheet * 2 ** 34 + cellKey(row, column)) as CellId;
}

function placeOf(id: CellId): Place {
  const key = id % 2 ** 34;
  return { sheet: Math.floor(id / 2 ** 34), row: Math.floor(key / 16384), column: key % 16384 };
}

/** A cell whose value is made of other cells' values, though not by a formula of the workbook. */
export type DerivedCell = {
  readonly type: 'derived';
  readonly reads: readonly Place[];
  /** Called once they are all known. */
  readonly valueFrom: (values: readonly Scalar[]) => Scalar;
  /** What stands where a problem shows the formula. */
  readonly formula: string;
};

/** Known, or blocked by a problem of its own or of a cell that it reads. */
type Outcome = { readonly kind: 'value'; readonly value: Scalar } | { readonly kind: 'blocked' };

/** A cell that is being worked out, and the cells that must be known before the next attempt. */
type Frame = { readonly id: CellId; readonly waitsFor: CellId[]; expression?: Expression };

/** What one attempt at a formula found out. */
type Attempt = { readonly missing: CellId[]; isBlocked: boolean };

const blocked: Outcome = { kind: 'blocked' };

/** Ends an attempt whose result cannot be used anyway. One for all: a stack trace for each cell would cost more than the cell. */
const attemptEnded = new Error('An attempt at a formula ended early.');

function isSettled({ missing, isBlocked }: Attempt): boolean {
  return missing.length === 0 && !isBlocked;
}

// Nobody reads a thousand problems, and each needs a walk through the workbook.
const maxProblems = 100;

export type CellGraph = {
  /** A cell's value; null if problems keep it from being known. */
  valueOf(place: Place): Scalar | null;
  readonly problems: readonly Problem[];
  /** Formula cells that depend on an input. */
  countVarying(): number;
  /** Cells that were given the value that was saved with the workbook, since their formulas cannot be computed. */
  readonly frozen: ReadonlySet<CellId>;
};

/**
 * Works out cells on demand, each once, with an explicit stack: a chain of 50,000 cells is as good as any other model.
 *
 * A formula is simply tried. Cells that it asks for and that are not known yet are worked out first, then it is tried
 * again; so a branch that no trial takes asks for nothing, and only a cell that really needs itself is a cycle.
 *
 * @param replaced cells that have another value than the workbook says: inputs and changed constants
 */
export function openGraph(
  b: ProgramBuilder,
  workbook: Workbook,
  replaced: ReadonlyMap<CellId, Scalar | DerivedCell>,
): CellGraph {
  const outcomes = new Map<CellId, Outcome>();
  const readers = new Map<CellId, CellId>();
  const arrays = new Map<CellId, Value>();
  const frozen = new Set<CellId>();
  const problems: Problem[] = [];
  const stable = new Set<CellId>();

  for (const [id, value] of replaced) {
    if (value.type !== 'derived') outcomes.set(id, { kind: 'value', value });
  }

  function cellAt({ sheet, row, column }: Place): Cell | undefined {
    return workbook.sheets[sheet]?.cells.get(cellKey(row, column));
  }

  /** What needs no formula; undefined for a formula that is still to be worked out. */
  function outcomeOf(id: CellId): Outcome | undefined {
    const known = outcomes.get(id);
    if (known) return known;
    if (replaced.has(id)) return undefined;
    const cell = cellAt(placeOf(id));
    if (!cell) return { kind: 'value', value: empty };
    if (cell.formula !== null || masterOf(id, cell) !== null) return undefined;
    const value = cell.value ? ofCellValue(b, cell.value) : empty;
    const outcome: Outcome = { kind: 'value', value };
    outcomes.set(id, outcome);
    return outcome;
  }

  /** The first cell of the array formula that fills this cell; null for a cell of its own. */
  function masterOf(id: CellId, cell: Cell): CellId | null {
    const range = cell.arrayRange === undefined ? undefined : parseAddressRange(cell.arrayRange);
    if (!range) return null;
    const master = cellId({ sheet: placeOf(id).sheet, row: range.top, column: range.left });
    return master !== id && cellAt(placeOf(master))?.formula != null ? master : null;
  }

  function workOut(root: CellId): Outcome {
    const known = outcomeOf(root);
    if (known) return known;
    const stack: Frame[] = [{ id: root, waitsFor: [] }];
    const active = new Set([root]);
    const finish = (outcome: Outcome): void => {
      const frame = stack.pop();
      if (!frame) return;
      active.delete(frame.id);
      outcomes.set(frame.id, outcome);
    };
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const next = frame.waitsFor.pop();
      if (next === undefined) {
        const { outcome, missing } = attempt(frame);
        // One by one: a call takes some 100,000 arguments at most, and a range may have more cells.
        for (const id of missing.toReversed()) frame.waitsFor.push(id);
        if (missing.length === 0) finish(outcome);
      } else if (active.has(next)) {
        const cycle = stack.slice(stack.findIndex(({ id }) => id === next));
        report('MODEL_CYCLE', next, 'It depends on itself.', [...cycle.map(({ id }) => id), next]);
        for (const _ of cycle) finish(blocked);
      } else if (!outcomeOf(next)) {
        if (!readers.has(next)) readers.set(next, frame.id);
        active.add(next);
        stack.push({ id: next, waitsFor: [] });
      }
    }
    b.startCell(null);
    return outcomes.get(root) ?? blocked;
  }

  function attempt(frame: Frame): { readonly outcome: Outcome; readonly missing: CellId[] } {
    const place = placeOf(frame.id);
    const cell = cellAt(place);
    const tried: Attempt = { missing: [], isBlocked: false };
    if (!cell) return { outcome: { kind: 'value', value: empty }, missing: [] };
    b.startCell(nameOf(frame.id));
    try {
      const value = valueIn(frame, cell, scopeAt(place, cell, tried), tried);
      if (!isSettled(tried)) return { outcome: blocked, missing: tried.missing };
      return { outcome: { kind: 'value', value }, missing: [] };
    } catch (error) {
      // What was read was not all there, so whatever went wrong may be right next time.
      if (!isSettled(tried)) return { outcome: blocked, missing: tried.missing };
      if (!(error instanceof Unsupported)) throw error;
      return { outcome: freeze(frame.id, cell, error), missing: [] };
    }
  }

  /** @throws Unsupported */
  function valueIn(frame: Frame, cell: Cell, scope: Scope, tried: Attempt): Scalar {
    const replacement = replaced.get(frame.id);
    if (replacement?.type === 'derived') {
      const values = replacement.reads.map(({ sheet, row, column }) => scope.read(sheet, row, column));
      return isSettled(tried) ? replacement.valueFrom(values) : empty;
    }
    const master = masterOf(frame.id, cell);
    if (master !== null) return elementOf(master, frame.id, scope, tried);
    frame.expression ??= parseFormula(cell.formula ?? '');
    const value = lowerExpression(frame.expression, scope);
    if (cell.arrayRange !== undefined) arrays.set(frame.id, value);
    return ofCell(toScalar(value, scope));
  }

  /** The part of an array formula's result that falls on one of its cells. */
  function elementOf(master: CellId, id: CellId, scope: Scope, tried: Attempt): Scalar {
    const outcome = outcomeOf(master);
    if (!outcome) tried.missing.push(master);
    if (outcome?.kind !== 'value') {
      tried.isBlocked = true;
      return empty;
    }
    const value = arrays.get(master);
    if (!value || frozen.has(master))
      throw new Unsupported('the array formula that fills it is not supported');
    const [from, to] = [placeOf(master), placeOf(id)];
    const rows = value.type === 'matrix' ? value.rows : [[toScalar(value, scope)]];
    const row = rows[rows.length === 1 ? 0 : to.row - from.row] ?? [];
    return ofCell(row[row.length === 1 ? 0 : to.column - from.column] ?? failure('#N/A'));
  }

  /** A formula's result is never empty: a reference to an empty cell shows 0. */
  function ofCell(value: Scalar): Scalar {
    if (value.type !== 'choice') return value.type === 'empty' ? number(b, 0) : value;
    return lift(b, [value], (plain = empty) => (plain.type === 'empty' ? number(b, 0) : plain));
  }

  function scopeAt(place: Place, cell: Cell, tried: Attempt): Scope {
    return {
      b,
      workbook,
      place,
      isArray: cell.arrayRange !== undefined,
      nameDepth: 0,
      read(sheet, row, column) {
        const id = cellId({ sheet, row, column });
        const outcome = outcomeOf(id);
        if (outcome?.kind === 'value') return outcome.value;
        if (outcome) tried.isBlocked = true;
        else tried.missing.push(id);
        return empty;
      },
      settleReads() {
        if (!isSettled(tried)) throw attemptEnded;
      },
      isSettled: () => isSettled(tried),
    };
  }

  /** What does not change may keep the value that was saved; the rest is a problem. */
  function freeze(id: CellId, cell: Cell, { message, functionName }: Unsupported): Outcome {
    const code = functionName === null ? 'FORMULA_UNSUPPORTED' : 'FUNCTION_UNSUPPORTED';
    const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
    if (dependsOnReplaced(id)) {
      report(code, id, `${sentence}.`, pathTo(id));
      return blocked;
    }
    if (!cell.value) {
      report(code, id, `${sentence}, and the workbook was saved without its value.`, pathTo(id));
      return blocked;
    }
    frozen.add(id);
    return { kind: 'value', value: ofCellValue(b, cell.value) };
  }

  function report(code: Problem['code'], id: CellId, reason: string, path: readonly CellId[]): void {
    if (problems.length >= maxProblems) return;
    problems.push({ code, cell: nameOf(id), formula: formulaOf(id), reason, path: path.map(nameOf) });
  }

  /** From the output that was asked for, along the first reader of each cell. */
  function pathTo(id: CellId): CellId[] {
    const path: CellId[] = [];
    for (let at: CellId | undefined = id; at !== undefined; at = readers.get(at)) path.push(at);
    return path.toReversed();
  }

  function nameOf(id: CellId): string {
    const { sheet, row, column } = placeOf(id);
    return formatCell(workbook.sheets[sheet]?.name ?? '', row, column);
  }

  function formulaOf(id: CellId): string {
    const replacement = replaced.get(id);
    if (replacement?.type === 'derived') return `=${replacement.formula}`;
    const cell = cellAt(placeOf(id));
    const master = cell && masterOf(id, cell);
    return `=${(master != null ? cellAt(placeOf(master)) : cell)?.formula ?? ''}`;
  }

  /** Whether a replaced cell can be reached through what the formulas name. */
  function dependsOnReplaced(start: CellId): boolean {
    if (replaced.size === 0) return false;
    const seen = new Set([start]);
    for (const id of seen) {
      if (replaced.has(id)) return true;
      const outcome = outcomes.get(id);
      // What has been worked out says it itself; a constant counts only if no replaced constant went into it, so it is followed.
      if (outcome?.kind === 'value' && !isConstant(b, outcome.value)) return true;
      if (stable.has(id)) continue;
      for (const next of precedents(id)) {
        if (next === 'unknown') return true;
        seen.add(next);
      }
    }
    for (const id of seen) stable.add(id);
    return false;
  }

  /** Formula cells and replaced cells that a formula names; `unknown` if it finds cells by computing. */
  function* precedents(id: CellId): Generator<CellId | 'unknown'> {
    const place = placeOf(id);
    const cell = cellAt(place);
    const master = cell && masterOf(id, cell);
    if (master != null) yield master;
    if (cell?.formula == null) return;
    if (/\b(?:INDIRECT|OFFSET)\s*\(/i.test(cell.formula)) yield 'unknown';
    for (const { sheet, top, left, bottom, right } of referencedAreas(workbook, cell.formula, place)) {
      const { rows = 0, columns = 0 } = workbook.sheets[sheet] ?? {};
      for (let row = top; row <= Math.min(bottom, rows - 1); row++) {
        for (let column = left; column <= Math.min(right, columns - 1); column++) {
          const next = cellId({ sheet, row, column });
          const found = cellAt({ sheet, row, column });
          if (replaced.has(next) || found?.formula != null || found?.arrayRange !== undefined) yield next;
        }
      }
    }
  }

  return {
    valueOf(place) {
      const outcome = workOut(cellId(place));
      return outcome.kind === 'value' ? outcome.value : null;
    },
    problems,
    frozen,
    countVarying() {
      let count = 0;
      for (const [id, outcome] of outcomes) {
        if (replaced.has(id) || outcome.kind !== 'value') continue;
        if (!isConstant(b, outcome.value)) count++;
      }
      return count;
    },
  };
}

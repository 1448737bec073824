import type { Node, ProgramBuilder, Truth } from '../kernel/builder.ts';
import { errorCode } from '../kernel/program.ts';
import type { ErrorName } from '../workbook/workbook.ts';
import { toNumber, type Plain } from './coerce.ts';
import { operators } from './operators.ts';
import {
  empty,
  errorWhen,
  failure,
  firstError,
  lift,
  merge,
  number,
  settle,
  text,
  Unsupported,
  type Num,
  type Scalar,
} from './values.ts';
import { wildcardPattern } from './wildcards.ts';

// Cells that vary are compared or chosen among one by one, in each trial.
const maxVaryingCells = 256;

export type MatchMode = 'exact' | 'ascending' | 'descending';

/** What is known about a list of cells that is searched again and again. */
type Index = {
  /** The cells as numbers with empty ones as 0, if all of them are known; the argument of `pick`'s table. */
  readonly numbers: readonly number[] | null;
  /** Beside `numbers`: 1 for an empty cell, else 0; null if none is empty. */
  readonly empties: readonly number[] | null;
  /** No cell varies. */
  readonly isKnown: boolean;
  /** The distinct numbers, ascending, and beside each the place of the first cell that holds it. */
  readonly sorted: readonly number[];
  readonly firstPlaces: readonly number[];
  /** Number cells in their order, and beside each its place; and whether they ascend. */
  readonly inOrder: readonly number[];
  readonly placesInOrder: readonly number[];
  readonly isAscending: boolean;
  /** The first place of each number, and of each text in lower case. */
  readonly places: ReadonlyMap<number | string, number>;
};

const indexes = new WeakMap<readonly Scalar[], Index>();

function indexOf(b: ProgramBuilder, cells: readonly Scalar[]): Index {
  const existing = indexes.get(cells);
  if (existing) return existing;
  const places = new Map<number | string, number>();
  const inOrder: number[] = [];
  const placesInOrder: number[] = [];
  const numbers: number[] = [];
  let isKnown = true;
  for (const [i, cell] of cells.entries()) {
    const value = knownNumber(b, cell);
    if (value !== undefined) {
      inOrder.push(value);
      placesInOrder.push(i + 1);
      if (!places.has(value)) places.set(value, i + 1);
    } else if (cell.type === 'text') {
      const key = cell.text.toLowerCase();
      if (!places.has(key)) places.set(key, i + 1);
    } else if (
      cell.type === 'choice' ||
      (cell.type !== 'empty' && cell.type !== 'error' && !isFixed(b, cell))
    ) {
      isKnown = false;
    }
    if (value !== undefined || cell.type === 'empty') numbers.push(value ?? 0);
  }
  const sorted = [...new Set(inOrder)].toSorted((x, y) => x - y);
  const index: Index = {
    numbers: numbers.length === cells.length ? numbers : null,
    empties: cells.some(({ type }) => type === 'empty')
      ? cells.map(({ type }) => Number(type === 'empty'))
      : null,
    isKnown,
    sorted,
    firstPlaces: sorted.map((value) => places.get(value) ?? 0),
    inOrder,
    placesInOrder,
    isAscending: inOrder.every((value, i) => i === 0 || value >= (inOrder[i - 1] ?? value)),
    places,
  };
  indexes.set(cells, index);
  return index;
}

function knownNumber(b: ProgramBuilder, cell: Scalar): number | undefined {
  if (cell.type !== 'number' || !b.isKnown(cell.error, 0)) return undefined;
  const value = b.known(cell.value);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function isFixed(
  b: ProgramBuilder,
  cell: Exclude<Plain, { readonly type: 'empty' | 'text' | 'error' }>,
): boolean {
  return b.known(cell.value) !== undefined && b.known(cell.error) !== undefined;
}

/** The option at a whole place that counts from 1, or the error where there is none. */
export function pick(b: ProgramBuilder, place: Node, options: readonly Scalar[], beyond: ErrorName): Scalar {
  const known = b.known(place);
  if (known !== undefined) return options[known - 1] ?? failure(beyond);
  const isInside = b.and(b.not(b.lt(place, b.constant(1))), b.not(b.lt(b.constant(options.length), place)));
  const { numbers, empties } = indexOf(b, options);
  if (numbers && numbers.length > 0) {
    const index = b.sub(place, b.constant(1));
    const found: Num = { ...number(b, 0), value: b.table(numbers, index) };
    // An empty cell is no 0: it equals "" as well, and AVERAGE skips it.
    const value = empties ? merge(b, b.eq(b.table(empties, index), b.constant(1)), empty, found) : found;
    return merge(b, isInside, value, failure(beyond));
  }
  if (options.length > maxVaryingCells) {
    throw new Unsupported(`it chooses among more than ${maxVaryingCells} cells that vary or are text`);
  }
  const between = (first: number, end: number): Scalar => {
    if (end - first <= 1) return options[first] ?? empty;
    const middle = (first + end) >> 1;
    return merge(b, b.lt(place, b.constant(middle + 1)), between(first, middle), between(middle, end));
  };
  return merge(b, isInside, between(0, options.length), failure(beyond));
}

/** The place, from 1, of the first cell that fits the key; #N/A if there is none. */
export function matchPlace(b: ProgramBuilder, key: Scalar, cells: readonly Scalar[], mode: MatchMode): Num {
  const found = lift(b, [key], (plain = empty): Num => {
    switch (plain.type) {
      case 'text':
        return mode === 'exact' ? exactText(b, plain.text, cells) : bisect(b, plain, cells, mode);
      case 'error':
        return toNumber(b, plain);
      case 'boolean': {
        const isEqual = (cell: Scalar): Truth => equals(b, plain, cell);
        const place = mode === 'exact' ? firstWhere(b, cells, isEqual) : bisect(b, plain, cells, mode);
        return { ...place, error: firstError(b, plain.error, place.error) };
      }
      case 'empty':
      case 'number': {
        const sought = settle(b, toNumber(b, plain));
        const place =
          mode === 'exact' ? exactNumber(b, sought, cells) : nearestNumber(b, sought, cells, mode);
        return { ...place, error: firstError(b, sought.error, place.error) };
      }
    }
  });
  if (found.type !== 'number') throw new TypeError('places merge into a place');
  return found;
}

function exactNumber(b: ProgramBuilder, key: Num, cells: readonly Scalar[]): Num {
  const { isKnown, places, sorted, firstPlaces } = indexOf(b, cells);
  if (!isKnown) return firstWhere(b, cells, (cell) => equals(b, key, cell));
  const known = b.known(key.value);
  if (known !== undefined || sorted.length === 0) return knownPlace(b, places.get(known ?? Number.NaN));
  const position = b.sub(b.search(sorted, key.value), b.constant(1));
  const isFound = b.eq(b.table(sorted, position), key.value);
  return {
    ...number(b, 0),
    value: b.table(firstPlaces, position),
    error: errorWhen(b, b.not(isFound), '#N/A'),
  };
}

function nearestNumber(b: ProgramBuilder, key: Num, cells: readonly Scalar[], mode: MatchMode): Num {
  const { isKnown, isAscending, inOrder, placesInOrder } = indexOf(b, cells);
  if (!isKnown || !isAscending || mode !== 'ascending' || inOrder.length === 0)
    return bisect(b, key, cells, mode);
  const atMost = b.search(inOrder, key.value);
  const value = b.table(placesInOrder, b.sub(atMost, b.constant(1)));
  return { ...number(b, 0), value, error: errorWhen(b, b.eq(atMost, b.constant(0)), '#N/A') };
}

function exactText(b: ProgramBuilder, key: string, cells: readonly Scalar[]): Num {
  const pattern = wildcardPattern(key);
  const { isKnown, places } = indexOf(b, cells);
  if (isKnown && !pattern) return knownPlace(b, places.get(key.toLowerCase()));
  return firstWhere(b, cells, (cell) => {
    if (!pattern) return equals(b, text(key), cell);
    return truthOf(b, [cell], (plain = empty) => b.truth(plain.type === 'text' && pattern.test(plain.text)));
  });
}

function knownPlace(b: ProgramBuilder, place: number | undefined): Num {
  return { ...number(b, place ?? 0), error: b.constant(place === undefined ? errorCode('#N/A') : 0) };
}

/** Goes through the cells one by one; those that are known not to fit cost nothing. */
function firstWhere(b: ProgramBuilder, cells: readonly Scalar[], fits: (cell: Scalar) => Truth): Num {
  const candidates: { readonly place: number; readonly condition: Truth }[] = [];
  for (const [i, cell] of cells.entries()) {
    const condition = fits(cell);
    if (b.isKnown(condition, 0)) continue;
    candidates.push({ place: i + 1, condition });
    if (b.isKnown(condition, 1)) break;
    if (candidates.length > maxVaryingCells) {
      throw new Unsupported(`it searches more than ${maxVaryingCells} cells that vary`);
    }
  }
  const value = candidates.reduceRight(
    (later, { place, condition }) => b.select(condition, b.constant(place), later),
    b.constant(0),
  );
  return { ...number(b, 0), value, error: errorWhen(b, b.eq(value, b.constant(0)), '#N/A') };
}

/**
 * The binary search that Excel does, as a tree of decisions, among the cells of the key's type. They ought to be sorted;
 * where they are not, it ends where Excel's ends: at the first equal cell that it meets, and behind those equal to it.
 */
function bisect(b: ProgramBuilder, key: Plain, cells: readonly Scalar[], mode: MatchMode): Num {
  const candidates = [...cells.entries()].filter(
    ([, cell]) => cell.type === key.type || cell.type === 'choice',
  );
  if (candidates.some(([, cell]) => cell.type === 'choice')) {
    throw new Unsupported('it searches sorted cells whose type varies');
  }
  const compare = (operator: '<' | '>' | '=', index: number): Truth =>
    truthOf(b, [key, candidates[index]?.[1] ?? empty], (x = empty, y = empty) =>
      truth(b, operators[operator](b, x, y)),
    );
  let comparisons = 0;
  const decide = (condition: Truth, then: () => Node, otherwise: () => Node): Node => {
    if (b.isKnown(condition, 1)) return then();
    if (b.isKnown(condition, 0)) return otherwise();
    if (++comparisons > 4 * maxVaryingCells) {
      throw new Unsupported(`it searches more than ${maxVaryingCells} cells that vary or are not sorted`);
    }
    return b.select(condition, then(), otherwise());
  };
  const runEnds = new Map<number, Node>();
  const endOfRun = (start: number): Node => {
    let from = start;
    while (from + 1 < candidates.length && b.isKnown(compare('=', from + 1), 1)) from++;
    const existing = runEnds.get(from);
    if (existing !== undefined) return existing;
    const isLast = from + 1 >= candidates.length;
    const end = isLast
      ? b.constant(from + 1)
      : decide(
          compare('=', from + 1),
          () => endOfRun(from + 1),
          () => b.constant(from + 1),
        );
    runEnds.set(from, end);
    return end;
  };
  // How many candidates lie before the key or equal it, between these bounds.
  const between = (first: number, end: number): Node => {
    if (first >= end) return b.constant(first);
    const middle = (first + end - 1) >> 1;
    return decide(
      compare('=', middle),
      () => endOfRun(middle),
      () =>
        decide(
          compare(mode === 'descending' ? '>' : '<', middle),
          () => between(first, middle),
          () => between(middle + 1, end),
        ),
    );
  };
  const before = between(0, candidates.length);
  const places = [0, ...candidates.map(([i]) => i + 1)];
  return {
    ...number(b, 0),
    value: b.table(places, before),
    error: errorWhen(b, b.eq(before, b.constant(0)), '#N/A'),
  };
}

/** Whether a cell equals the key. Cells of other types, empty ones and errors do not. */
function equals(b: ProgramBuilder, key: Plain, cell: Scalar): Truth {
  return truthOf(b, [cell], (plain = empty) => {
    if (plain.type !== key.type) return b.truth(false);
    const isEqual = operators['='](b, key, plain);
    if (isEqual.type !== 'boolean') return b.truth(false);
    return b.and(isEqual.value, b.eq(isEqual.error, b.constant(0)));
  });
}

function truthOf(
  b: ProgramBuilder,
  operands: readonly Scalar[],
  condition: (...operands: Plain[]) => Truth,
): Truth {
  const lifted = lift(b, operands, (...plain) => ({
    type: 'boolean',
    value: condition(...plain),
    error: b.constant(0),
  }));
  return truth(b, lifted);
}

function truth(b: ProgramBuilder, value: Scalar): Truth {
  return value.type === 'boolean' ? value.value : b.truth(false);
}

import type { Node, ProgramBuilder, Truth } from '../../kernel/builder.ts';
import { toNumber } from '../coerce.ts';
import { toMatrix } from '../arrays.ts';
import { divide } from '../operators.ts';
import { cellsOf, usedPart } from '../scope.ts';
import {
  carryOverflowOf,
  failure,
  firstErrorOf,
  number,
  settle,
  type Area,
  type Num,
  type Scalar,
  type Value,
} from '../values.ts';
import { variadic, type Call, type FunctionTable } from './define.ts';

/** A cell or argument as aggregates see it: in the trials where it is present it is this number. */
export type Entry = Num & { readonly isPresent: Truth };

/**
 * The arguments from one on, as the numbers that an aggregate runs over. In ranges only numbers count, and an error is
 * an error; TRUE and "5" count where they are written as arguments themselves.
 */
export function entriesOf(call: Call, first = 0): Entry[] {
  const entries: Entry[] = [];
  for (let i = first; i < call.count; i++) {
    const value = call.value(i);
    if (value.type === 'reference') {
      for (const area of value.areas) for (const entry of rangeEntries(call, area)) entries.push(entry);
    } else {
      const isWritten = value.type !== 'matrix';
      for (const scalar of scalarsOf(call, value)) entries.push(entryOf(call.b, scalar, isWritten));
    }
  }
  return entries;
}

// Entries that are kept a model, all ranges together: 100 MB. Ranges that nobody continues must not fill the memory.
const maxKeptEntries = 2 ** 20;

/** By their upper edge, the entries of ranges so far. */
type KeptEntries = { readonly byTop: Map<string, Entry[]>; count: number };
const keptEntries = new WeakMap<ProgramBuilder, KeptEntries>();

/** A running total reads A1:A100 where the row before has read A1:A99: it goes on from there. */
function rangeEntries({ b, scope }: Call, area: Area): readonly Entry[] {
  const used = usedPart(scope, area);
  if (!used) return [];
  const { sheet, top, left, bottom, right } = used;
  const kept = keptEntries.get(b) ?? { byTop: new Map<string, Entry[]>(), count: 0 };
  keptEntries.set(b, kept);
  const key = [sheet, top, left, right].join();
  const known = kept.byTop.get(key) ?? [];
  const width = right - left + 1;
  const wanted = (bottom - top + 1) * width;
  if (known.length >= wanted) return known.slice(0, wanted);
  const fresh: Entry[] = [];
  for (const scalar of cellsOf(scope, { ...used, top: top + known.length / width })) {
    fresh.push(entryOf(b, scalar, false));
  }
  const entries = known.concat(fresh);
  if (scope.isSettled() && kept.count + fresh.length <= maxKeptEntries) {
    kept.count += fresh.length;
    kept.byTop.set(key, entries);
  }
  return entries;
}

/** All elements of a value, row by row; of a union one area after the other. */
export function* scalarsOf({ scope }: Call, value: Value): Generator<Scalar> {
  if (value.type === 'reference') for (const area of value.areas) yield* cellsOf(scope, area);
  else if (value.type === 'matrix') yield* value.rows.flat();
  else yield value;
}

export function entryOf(b: ProgramBuilder, scalar: Scalar, isWritten: boolean): Entry {
  if (scalar.type === 'choice') {
    const { condition } = scalar;
    const [then, otherwise] = [entryOf(b, scalar.ifTrue, isWritten), entryOf(b, scalar.ifFalse, isWritten)];
    return {
      type: 'number',
      value: b.select(condition, then.value, otherwise.value),
      error: b.select(condition, then.error, otherwise.error),
      mayOverflow: then.mayOverflow || otherwise.mayOverflow,
      isPresent: b.choose(condition, then.isPresent, otherwise.isPresent),
    };
  }
  if (scalar.type === 'number' || scalar.type === 'error' || isWritten) {
    // Written out, since a running total over a long column comes here millions of times.
    const { value, error, mayOverflow } = toNumber(b, scalar);
    return { type: 'number', value, error, mayOverflow, isPresent: b.truth(true) };
  }
  const absent = { ...number(b, 0), isPresent: b.truth(false) };
  return scalar.type === 'boolean' ? { ...absent, error: scalar.error } : absent;
}

function errorOf(b: ProgramBuilder, entries: readonly Entry[]): Node {
  return firstErrorOf(
    b,
    entries.map(({ error }) => error),
  );
}

/** In the order of `ProgramBuilder.sum`: a sum's last bits depend on the order, so the order is part of the result. */
export function sumOf(
  b: ProgramBuilder,
  entries: readonly Entry[],
  term = (entry: Entry): Node => entry.value,
): Num {
  const terms = entries.map((entry) => b.select(entry.isPresent, term(entry), b.constant(0)));
  return { type: 'number', value: b.sum(terms), error: errorOf(b, entries), mayOverflow: true };
}

export function countOf(b: ProgramBuilder, entries: readonly Entry[]): Num {
  return { ...number(b, 0), value: b.sum(entries.map(({ isPresent }) => b.number(isPresent))) };
}

/** The least or greatest number, 0 if there is none. */
function extreme(isBetter: (b: ProgramBuilder, candidate: Node, best: Node) => Truth) {
  return variadic(1, (call) => {
    const { b } = call;
    const entries = entriesOf(call);
    let best = b.constant(0);
    let hasBest = b.truth(false);
    for (const { value, isPresent } of entries) {
      const isTaken = b.and(isPresent, b.or(b.not(hasBest), isBetter(b, value, best)));
      best = b.select(isTaken, value, best);
      hasBest = b.or(hasBest, isPresent);
    }
    const found: Num = { type: 'number', value: best, error: errorOf(b, entries), mayOverflow: false };
    return carryOverflowOf(b, found, entries);
  });
}

/** The sum over all positions of the product of the arguments' elements there; what is no number counts as 0. */
function sumProduct(call: Call): Value {
  const { b } = call;
  const matrices = Array.from(
    { length: call.count },
    (_, i) => toMatrix(call.arrayValue(i), call.scope).rows,
  );
  const [first = []] = matrices;
  const [height, width] = [first.length, first[0]?.length ?? 0];
  if (matrices.some((rows) => rows.length !== height || rows[0]?.length !== width)) return failure('#VALUE!');
  const products = first.flatMap((row, r) =>
    row.map((_, c): Entry => {
      const factors = matrices.map((rows) => entryOf(b, rows[r]?.[c] ?? failure('#VALUE!'), false));
      return {
        type: 'number',
        value: factors.map(({ value }) => value).reduce((product, value) => b.mul(product, value)),
        error: errorOf(b, factors),
        mayOverflow: true,
        isPresent: factors.map(({ isPresent }) => isPresent).reduce((all, each) => b.and(all, each)),
      };
    }),
  );
  return sumOf(b, products);
}

export const aggregateFunctions = {
  SUM: variadic(1, (call) => sumOf(call.b, entriesOf(call))),
  SUMSQ: variadic(1, (call) => sumOf(call.b, entriesOf(call), ({ value }) => call.b.mul(value, value))),
  PRODUCT: variadic(1, (call) => {
    const { b } = call;
    const entries = entriesOf(call);
    const factors = entries.map(({ isPresent, value }) => b.select(isPresent, value, b.constant(1)));
    const product = factors.reduce((all, each) => b.mul(all, each), b.constant(1));
    const isEmpty = b.eq(countOf(b, entries).value, b.constant(0));
    const value = b.select(isEmpty, b.constant(0), product);
    return { type: 'number', value, error: errorOf(b, entries), mayOverflow: true };
  }),
  COUNT: variadic(1, (call) => {
    const { b } = call;
    const countable = entriesOf(call).map((entry) => {
      const { error } = settle(b, entry);
      return { ...entry, isPresent: b.and(entry.isPresent, b.eq(error, b.constant(0))) };
    });
    return countOf(b, countable);
  }),
  /** What is not empty; a formula that gives "" is not. */
  COUNTA: variadic(1, (call) => {
    const { b } = call;
    let count = b.constant(0);
    for (let i = 0; i < call.count; i++) {
      for (const scalar of scalarsOf(call, call.value(i))) {
        if (scalar.type !== 'empty') count = b.add(count, b.constant(1));
      }
    }
    return { ...number(b, 0), value: count };
  }),
  AVERAGE: variadic(1, (call) => {
    const entries = entriesOf(call);
    return divide(call.b, sumOf(call.b, entries), countOf(call.b, entries));
  }),
  MIN: extreme((b, candidate, best) => b.lt(candidate, best)),
  MAX: extreme((b, candidate, best) => b.lt(best, candidate)),
  SUMPRODUCT: variadic(1, sumProduct),
} as const satisfies FunctionTable;

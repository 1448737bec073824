import type { Node, ProgramBuilder, Truth } from '../kernel/builder.ts';
import { errorCode } from '../kernel/program.ts';
import type { CellValue, ErrorName } from '../workbook/workbook.ts';

/**
 * What a formula's part is in one trial, as far as it is known while compiling: which type, and the instructions that
 * hold the value. A value that does not vary is made of known instructions, so recalculating is the same code.
 */
export type Scalar = Empty | Num | Bool | Text | Failure | Choice;

export type Empty = { readonly type: 'empty' };

export type Num = {
  readonly type: 'number';
  readonly value: Node;
  /** Error code of the trial: known to be 0 where the value cannot fail. */
  readonly error: Node;
  /** The value may be infinite or NaN without an error: it is then #NUM!. `settle` turns that into an error lane. */
  readonly mayOverflow: boolean;
};

export type Bool = { readonly type: 'boolean'; readonly value: Truth; readonly error: Node };
export type Text = { readonly type: 'text'; readonly text: string };
/** The same error in every trial. */
export type Failure = { readonly type: 'error'; readonly error: ErrorName };

/** Of different types in different trials, as `IF(A1>0, A1, "")`. The alternatives are never empty when a cell's value. */
export type Choice = {
  readonly type: 'choice';
  readonly condition: Truth;
  readonly ifTrue: Scalar;
  readonly ifFalse: Scalar;
};

/** Cells of one sheet; counted from 0, inclusive. Whole columns and rows reach to the edge of the sheet. */
export type Area = {
  /** Index in the workbook. */
  readonly sheet: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
};

/** One area, or several for a union. */
export type Reference = { readonly type: 'reference'; readonly areas: readonly Area[] };
export type Matrix = {
  readonly type: 'matrix';
  readonly rows: readonly (readonly Scalar[])[];
  /** What it is where one value is wanted, if not the first element: of chosen cells the one in this row or column. */
  readonly here?: Scalar;
};
export type Value = Scalar | Reference | Matrix;

/** Why a formula cannot be compiled. The graph freezes the cell to its saved value or reports it. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
  /** The function that there is none of, upper case; null for any other reason. */
  readonly functionName: string | null;

  constructor(reason: string, functionName: string | null = null) {
    super(reason);
    this.functionName = functionName;
  }
}

// Each alternative doubles what every later operation on the value costs; real models have two or three.
const maxAlternatives = 64;

export const empty: Empty = { type: 'empty' };

export function text(value: string): Text {
  return { type: 'text', text: value };
}

export function failure(error: ErrorName): Failure {
  return { type: 'error', error };
}

export function number(b: ProgramBuilder, value: number): Num {
  return { type: 'number', value: b.constant(value), error: b.constant(0), mayOverflow: false };
}

export function boolean(b: ProgramBuilder, value: boolean): Bool {
  return { type: 'boolean', value: b.truth(value), error: b.constant(0) };
}

export function ofCellValue(b: ProgramBuilder, value: CellValue): Scalar {
  switch (value.type) {
    case 'number':
      return number(b, value.number);
    case 'boolean':
      return boolean(b, value.boolean);
    case 'text':
      return text(value.text);
    case 'error':
      return failure(value.error);
  }
}

/** The first error from left to right. */
export function firstError(b: ProgramBuilder, ...errors: readonly Node[]): Node {
  return firstErrorOf(b, errors);
}

/** What a model's first errors were made of. */
type ErrorLists = {
  /** By their first error, the latest list so far: the one of A1:A100 goes on from that of A1:A99. */
  readonly byStart: Map<
    Node,
    { readonly errors: readonly Node[]; readonly seen: Set<Node>; readonly first: Node }
  >;
  /** By what was made of two errors, the two. */
  readonly pairs: Map<Node, { readonly before: Node; readonly next: Node }>;
};

const errorLists = new WeakMap<ProgramBuilder, ErrorLists>();

// Shorter lists are made anew in no time.
const minKeptErrors = 64;

// A formula meets an error again soon or never: IF brings that of its condition, and so do both of its branches.
const maxPairsBack = 4;

/** The same of any number: a call takes some 100,000 arguments at most. From the left, so that lists share their beginnings. */
export function firstErrorOf(b: ProgramBuilder, errors: readonly Node[]): Node {
  const none = b.constant(0);
  const varying = errors.filter((error) => !b.isKnown(error, 0));
  const [start = none] = varying;
  const lists: ErrorLists = errorLists.get(b) ?? { byStart: new Map(), pairs: new Map() };
  errorLists.set(b, lists);
  const known = lists.byStart.get(start);
  const isContinued = known?.errors.every((error, i) => error === varying[i]) ?? false;
  const from = isContinued && known ? known : { errors: [], seen: new Set<Node>(), first: none };
  let { first } = from;
  for (const error of varying.slice(from.errors.length)) {
    // An error that was asked for already is 0 where it would be asked for again.
    if (from.seen.has(error) || isPartOf(lists, error, first)) continue;
    from.seen.add(error);
    const before = first;
    first = before === none ? error : b.select(b.eq(before, none), error, before);
    if (before !== none) lists.pairs.set(first, { before, next: error });
  }
  if (varying.length >= minKeptErrors) lists.byStart.set(start, { errors: varying, seen: from.seen, first });
  return first;
}

function isPartOf({ pairs }: ErrorLists, error: Node, first: Node): boolean {
  let pair = pairs.get(first);
  for (let back = 0; pair && back < maxPairsBack; back++) {
    if (pair.before === error || pair.next === error) return true;
    pair = pairs.get(pair.before);
  }
  return false;
}

/** An error code where the condition holds. */
export function errorWhen(b: ProgramBuilder, condition: Truth, error: ErrorName): Node {
  return b.select(condition, b.constant(errorCode(error)), b.constant(0));
}

/** The same number, finite wherever its error is 0: for whoever asks about errors, or has no value to carry on. */
export function settle(b: ProgramBuilder, value: Num): Num {
  if (!value.mayOverflow) return value;
  const error = firstError(b, value.error, errorWhen(b, b.not(b.finite(value.value)), '#NUM!'));
  return { ...value, error, mayOverflow: false };
}

/**
 * A result that must not hide that one of its operands overflowed (1 / Infinity would be 0, MAX(0, -Infinity) too): it is
 * then that operand. This costs two operations where an error lane would cost five, here and in all that follows.
 */
export function carryOverflow(b: ProgramBuilder, result: Num, ...operands: readonly Num[]): Num {
  return carryOverflowOf(b, result, operands);
}

/** The same of any number: a call takes some 100,000 arguments at most. */
export function carryOverflowOf(b: ProgramBuilder, result: Num, operands: readonly Num[]): Num {
  const suspects = operands.filter(({ mayOverflow }) => mayOverflow);
  if (suspects.length === 0) return result;
  const value = suspects.reduceRight(
    (kept, operand) => b.select(b.finite(operand.value), kept, operand.value),
    result.value,
  );
  return { ...result, value, mayOverflow: true };
}

/** `then` in the trials where the condition holds, else `otherwise`: one value where the types allow it. */
export function merge(b: ProgramBuilder, condition: Truth, then: Scalar, otherwise: Scalar): Scalar {
  if (b.isKnown(condition, 1)) return then;
  if (b.isKnown(condition, 0)) return otherwise;
  const [s, t] = [assume(then, condition, true), assume(otherwise, condition, false)];
  if (isSame(s, t)) return s;
  if (s.type === 'number' && t.type === 'number') {
    return {
      type: 'number',
      value: b.select(condition, s.value, t.value),
      error: b.select(condition, s.error, t.error),
      mayOverflow: s.mayOverflow || t.mayOverflow,
    };
  }
  if (s.type === 'boolean' && t.type === 'boolean') {
    const error = b.select(condition, s.error, t.error);
    return { type: 'boolean', value: b.choose(condition, s.value, t.value), error };
  }
  // Where there is an error nobody reads the value, so the other side's will do.
  if (s.type === 'error' && (t.type === 'number' || t.type === 'boolean')) {
    return { ...t, error: b.select(condition, b.constant(errorCode(s.error)), t.error) };
  }
  if (t.type === 'error' && (s.type === 'number' || s.type === 'boolean')) {
    return { ...s, error: b.select(condition, s.error, b.constant(errorCode(t.error))) };
  }
  if (alternatives(s) + alternatives(t) > maxAlternatives) {
    throw new Unsupported(`its type varies in more than ${maxAlternatives} ways`);
  }
  return { type: 'choice', condition, ifTrue: s, ifFalse: t };
}

/** What a value is where a condition is known. */
function assume(value: Scalar, condition: Truth, holds: boolean): Scalar {
  if (value.type !== 'choice') return value;
  if (value.condition === condition) return assume(holds ? value.ifTrue : value.ifFalse, condition, holds);
  const ifTrue = assume(value.ifTrue, condition, holds);
  const ifFalse = assume(value.ifFalse, condition, holds);
  return ifTrue === value.ifTrue && ifFalse === value.ifFalse ? value : { ...value, ifTrue, ifFalse };
}

/** Applies an operation to each combination of alternatives; what it sees is never a choice. */
export function lift(
  b: ProgramBuilder,
  operands: readonly Scalar[],
  operation: (...operands: Exclude<Scalar, Choice>[]) => Scalar,
): Scalar {
  const choice = operands.find((operand) => operand.type === 'choice');
  if (choice === undefined) {
    // None of them is a choice: the line above looked.
    return operation(...(operands as Exclude<Scalar, Choice>[]));
  }
  const side = (holds: boolean): Scalar =>
    lift(
      b,
      operands.map((operand) => assume(operand, choice.condition, holds)),
      operation,
    );
  return merge(b, choice.condition, side(true), side(false));
}

function isSame(s: Scalar, t: Scalar): boolean {
  if (s === t) return true;
  if (s.type === 'text') return t.type === 'text' && s.text === t.text;
  if (s.type === 'error') return t.type === 'error' && s.error === t.error;
  return s.type === 'empty' && t.type === 'empty';
}

function alternatives(value: Scalar): number {
  return value.type === 'choice' ? alternatives(value.ifTrue) + alternatives(value.ifFalse) : 1;
}

/** True when no trial can change it. */
export function isConstant(b: ProgramBuilder, value: Scalar): boolean {
  if (value.type === 'choice') return false;
  if (value.type !== 'number' && value.type !== 'boolean') return true;
  return b.known(value.value) !== undefined && b.known(value.error) !== undefined;
}

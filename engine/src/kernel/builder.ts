import { EngineError } from '../errors.ts';
import type { Arithmetic } from '../elementary/arithmetic.ts';
import type { ElementaryName } from '../elementary/functions.ts';
import { unrolledPower } from '../elementary/power.ts';
import { InstructionIndex } from './instruction-index.ts';
import { evaluate, operationEntry, type Operation, type ValueType } from './operations.ts';
import type { Instruction, Loop, Program } from './program.ts';
import { sumBlockTerms } from './sum.ts';

declare const nodeBrand: unique symbol;

/** An instruction under construction, known by its place in the builder. */
export type Node<T extends ValueType = 'f64'> = number & { readonly [nodeBrand]: T };
export type Truth = Node<'boolean'>;

/**
 * Builds a program. Equal instructions become one (hash-consing), and an instruction whose operands are all known is its
 * value: there is no second evaluator for what does not vary. Only rewritings that keep every bit are made, so `x + 0`
 * stays (it turns -0 into 0) while `x * 1` goes.
 */
export class ProgramBuilder implements Arithmetic<Node, Truth> {
  readonly #instructions: Instruction[] = [];
  readonly #known: (number | undefined)[] = [];
  readonly #index = new InstructionIndex(this.#instructions);
  readonly #constants = new Map<number, Node>();
  readonly #tables: (readonly number[])[] = [];
  readonly #tableIndex = new Map<readonly number[], number>();
  readonly #loops: { readonly loop: Loop; readonly tables: readonly (readonly number[])[] }[] = [];
  readonly #cells: string[] = [];
  readonly #cellIndex = new Map<string, number>();
  /** Of each instruction, and of the next: an index in `#cells`, or -1. */
  readonly #origins: number[] = [];
  #origin = -1;

  /** Names the cell that instructions made from now on come from; null for none. */
  startCell(name: string | null): void {
    if (name === null) {
      this.#origin = -1;
      return;
    }
    this.#origin = this.#cellIndex.get(name) ?? this.#cells.push(name) - 1;
    this.#cellIndex.set(name, this.#origin);
  }

  /** A known number. -0, infinities and NaN are written as operations, since JSON cannot hold them. */
  constant(value: number): Node {
    if (Object.is(value, -0)) return this.#add('neg', [this.constant(0)], undefined, value);
    if (Number.isNaN(value)) return this.#add('div', [this.constant(0), this.constant(0)], undefined, value);
    if (!Number.isFinite(value)) {
      return this.#add('div', [this.constant(Math.sign(value)), this.constant(0)], undefined, value);
    }
    const existing = this.#constants.get(value);
    if (existing !== undefined) return existing;
    const node = this.#push({ operation: 'constant', operands: [], immediate: value }, value);
    this.#constants.set(value, node);
    return node;
  }

  /** A known condition: it never outlives construction, since everything that reads a known condition folds. */
  truth(value: boolean): Truth {
    return value ? this.#true : this.#false;
  }

  // The brand says what `eq` returns.
  readonly #true = this.#add('eq', [this.constant(1), this.constant(1)], undefined, 1) as number as Truth;
  readonly #false = this.#add('eq', [this.constant(1), this.constant(0)], undefined, 0) as number as Truth;

  input(index: number): Node {
    return this.#add('input', [], index, undefined);
  }

  add = (a: Node, b: Node): Node => this.#apply('add', a, b);
  sub = (a: Node, b: Node): Node => (this.#is(b, 0) ? a : this.#apply('sub', a, b));
  mul = (a: Node, b: Node): Node => (this.#is(a, 1) ? b : this.#is(b, 1) ? a : this.#apply('mul', a, b));
  div = (a: Node, b: Node): Node => (this.#is(b, 1) ? a : this.#apply('div', a, b));
  neg = (a: Node): Node => this.#apply('neg', a);
  abs = (a: Node): Node => this.#apply('abs', a);
  /** The smaller; the first if they are equal or one is NaN. */
  min = (a: Node, b: Node): Node => this.select(this.lt(b, a), b, a);
  /** The larger; the first if they are equal or one is NaN. */
  max = (a: Node, b: Node): Node => this.select(this.lt(a, b), b, a);
  floor = (a: Node): Node => this.#apply('floor', a);
  ceil = (a: Node): Node => this.#apply('ceil', a);
  trunc = (a: Node): Node => this.#apply('trunc', a);
  sqrt = (a: Node): Node => this.#apply('sqrt', a);
  pow2 = (k: Node): Node => this.#apply('pow2', k);
  exponent = (x: Node): Node => this.#apply('exponent', x);
  mantissa = (x: Node): Node => this.#apply('mantissa', x);
  high = (x: Node): Node => this.#apply('high', x);
  /** An elementary function, as one instruction. */
  elementary = (name: ElementaryName, ...operands: Node[]): Node => this.#apply(name, ...operands);
  exp = (a: Node): Node => this.#apply('exp', a);
  log = (a: Node): Node => this.#apply('log', a);
  log10 = (a: Node): Node => this.#apply('log10', a);

  /** A known whole exponent becomes multiplications. */
  power(a: Node, b: Node): Node {
    const exponent = this.known(b);
    const product = exponent === undefined ? undefined : unrolledPower(this, a, exponent);
    return product ?? this.#apply('power', a, b);
  }

  lt = (a: Node, b: Node): Truth => this.#test('lt', a, b);
  eq = (a: Node, b: Node): Truth => this.#test('eq', a, b);
  finite = (a: Node): Truth => this.#test('finite', a);

  and(a: Truth, b: Truth): Truth {
    if (this.#is(a, 0) || this.#is(b, 1) || a === b) return a;
    return this.#is(b, 0) || this.#is(a, 1) ? b : this.#test('and', a, b);
  }

  or(a: Truth, b: Truth): Truth {
    if (this.#is(a, 1) || this.#is(b, 0) || a === b) return a;
    return this.#is(b, 1) || this.#is(a, 0) ? b : this.#test('or', a, b);
  }

  not(a: Truth): Truth {
    const instruction = this.#instructions[a];
    const [operand] = instruction?.operands ?? [];
    // The operand of a `not` is a condition.
    if (instruction?.operation === 'not' && operand !== undefined) return operand as Truth;
    return this.#test('not', a);
  }

  select(condition: Truth, then: Node, otherwise: Node): Node {
    if (then === otherwise || this.#is(condition, 1)) return then;
    if (this.#is(condition, 0)) return otherwise;
    const instruction = this.#instructions[condition];
    const [operand] = instruction?.operands ?? [];
    // The operand of a `not` is a condition.
    if (instruction?.operation === 'not') return this.select(operand as Truth, otherwise, then);
    return this.#apply('select', condition, then, otherwise);
  }

  /** `select` among conditions. */
  choose(condition: Truth, then: Truth, otherwise: Truth): Truth {
    if (then === otherwise || this.#is(condition, 1)) return then;
    if (this.#is(condition, 0)) return otherwise;
    return this.or(this.and(condition, then), this.and(this.not(condition), otherwise));
  }

  /** Entry `index` (whole, counted from 0, clamped) of a constant table. */
  table(entries: readonly number[], index: Node): Node {
    return this.#lookUp('table', entries, index);
  }

  /** How many entries of an ascending constant table are at most `x`. */
  search(entries: readonly number[], x: Node): Node {
    return this.#lookUp('search', entries, x);
  }

  irr(guess: Node, flows: readonly Node[]): Node {
    return this.#apply('irr', guess, ...flows);
  }

  /**
   * A sum of any number of terms; its last bits depend on the order, so the order is part of its meaning. Fewer than 8 are
   * added from left to right. Of more, the known ones and the others are added separately, each in the order of `addUp` or, if
   * fewer than 8, from left to right; the total of the known ones comes last. So what is known is added while compiling, and
   * what varies keeps one shape.
   */
  sum(terms: readonly Node[]): Node {
    if (terms.length < fewTerms) return this.#addAll(terms);
    const known = terms.filter((term) => this.known(term) !== undefined);
    if (known.length === 0) return this.#addAll(terms);
    const total = this.#addAll(known);
    if (known.length === terms.length) return total;
    const varying = this.#addAll(terms.filter((term) => this.known(term) === undefined));
    return this.#is(total, 0) ? varying : this.add(varying, total);
  }

  /**
   * One `sum` instruction a block, and their totals added one by one: equal to one `sum` of all, and running totals over the
   * same cells share both their blocks and the totals so far.
   */
  #addAll(terms: readonly Node[]): Node {
    const blocks: Node[] = terms.length < fewTerms ? [...terms] : [];
    if (terms.length >= fewTerms) {
      for (let first = 0; first < terms.length; first += sumBlockTerms) {
        blocks.push(this.#apply('sum', ...terms.slice(first, first + sumBlockTerms)));
      }
    }
    const [first = this.constant(0), ...others] = blocks;
    return others.reduce((total, block) => this.add(total, block), first);
  }

  /**
   * @param tables what the body's instructions refer to by index
   * @param captures the values that the body knows by their place here
   */
  loop(loop: Loop, tables: readonly (readonly number[])[], captures: readonly Node[]): Node {
    return this.#add('loop', captures, this.#loops.push({ loop, tables }) - 1, undefined);
  }

  /** In a builder of a loop's body: a value captured from outside. */
  capture(index: number): Node {
    return this.#add('capture', [], index, undefined);
  }

  /** In a builder of a loop's body: the entry of a table for the term. */
  entry(entries: readonly number[]): Node {
    return this.#add('entry', [], this.#tableNumber(entries), undefined);
  }

  /** Any operation that has no immediate. */
  apply(operation: Operation, operands: readonly Node<ValueType>[]): Node<ValueType> {
    return operationEntry(operation).result === 'f64'
      ? this.#apply(operation, ...operands)
      : this.#test(operation, ...operands);
  }

  /** 1 where the condition holds, else 0. */
  number(condition: Truth): Node {
    return this.select(condition, this.constant(1), this.constant(0));
  }

  /** The value of a node that does not depend on any input. */
  known(node: Node<ValueType>): number | undefined {
    return this.#known[node];
  }

  isKnown(node: Node<ValueType>, value: number): boolean {
    return this.#is(node, value);
  }

  /**
   * The instructions that the outputs need, renumbered. Depth first: a value is computed just before its first reader, so
   * few are alive at a time.
   */
  finish(outputs: readonly { readonly value: Node; readonly error: Node }[], inputCount: number): Program {
    const place = new Int32Array(this.#instructions.length).fill(-1);
    const tablePlace = new Map<number, number>();
    const cellPlace = new Map<number, number>();
    const instructions: Instruction[] = [];
    const loops: Loop[] = [];
    const origins: number[] = [];
    const immediateOf = ({ operation, immediate = 0 }: Instruction): number => {
      switch (operationEntry(operation).immediate) {
        case 'table':
          return placeIn(tablePlace, immediate);
        case 'loop':
          return loops.push(this.#placeLoop(immediate, tablePlace)) - 1;
        default:
          return immediate;
      }
    };
    const emit = (node: number): void => {
      const instruction = this.#at(node);
      const { operation } = instruction;
      const operands = instruction.operands.map((operand) => place[operand] ?? 0);
      place[node] = instructions.length;
      origins.push(placeIn(cellPlace, this.#origins[node] ?? -1));
      instructions.push(
        instruction.immediate === undefined
          ? { operation, operands }
          : { operation, operands, immediate: immediateOf(instruction) },
      );
    };
    // By a stack of its own: a chain of 50,000 cells is as deep. `visited` has how many operands of a node have been seen to.
    const stack: number[] = [];
    const visited = new Uint32Array(this.#instructions.length);
    for (const root of outputs.flatMap(({ value, error }) => [value, error])) {
      stack.push(root);
      for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
        const seen = visited[node] ?? 0;
        const operand = place[node] === -1 ? this.#at(node).operands[seen] : undefined;
        if (operand === undefined) {
          if (place[node] === -1) emit(node);
          stack.pop();
        } else {
          visited[node] = seen + 1;
          if (place[operand] === -1) stack.push(operand);
        }
      }
    }
    return {
      instructions,
      tables: [...tablePlace.keys()].map((table) => this.#tables[table] ?? []),
      loops,
      inputCount,
      outputs: outputs.map(({ value, error }) => ({ value: place[value] ?? 0, error: place[error] ?? 0 })),
      origins,
      cells: [...cellPlace.keys()].map((cell) => this.#cells[cell] ?? ''),
    };
  }

  #placeLoop(index: number, tablePlace: Map<number, number>): Loop {
    const made = this.#loops[index];
    if (!made) throw new RangeError(`There is no loop ${index}.`);
    const { loop, tables } = made;
    const body = loop.body.map((instruction) => {
      const table =
        operationEntry(instruction.operation).immediate === 'table'
          ? tables[instruction.immediate ?? -1]
          : undefined;
      return table
        ? { ...instruction, immediate: placeIn(tablePlace, this.#tableNumber(table)) }
        : instruction;
    });
    return { ...loop, body };
  }

  #at(node: number): Instruction {
    const instruction = this.#instructions[node];
    if (instruction === undefined) throw new RangeError(`There is no instruction ${node}.`);
    return instruction;
  }

  #is(node: Node<ValueType>, value: number): boolean {
    return Object.is(this.#known[node], value);
  }

  #apply(operation: Operation, ...operands: readonly Node<ValueType>[]): Node {
    const values = this.#knownAll(operands);
    return values
      ? this.constant(evaluate(operation, values))
      : this.#add(operation, operands, undefined, undefined);
  }

  #test(operation: Operation, ...operands: readonly Node<ValueType>[]): Truth {
    const values = this.#knownAll(operands);
    if (values) return this.truth(evaluate(operation, values) === 1);
    // The brand says what the operation table says of comparisons and connectives.
    return this.#add(operation, operands, undefined, undefined) as number as Truth;
  }

  #lookUp(operation: 'table' | 'search', entries: readonly number[], operand: Node): Node {
    const value = this.known(operand);
    if (value !== undefined) return this.constant(evaluate(operation, [value], entries));
    return this.#add(operation, [operand], this.#tableNumber(entries), undefined);
  }

  #tableNumber(entries: readonly number[]): number {
    const table = this.#tableIndex.get(entries) ?? this.#tables.push(entries) - 1;
    this.#tableIndex.set(entries, table);
    return table;
  }

  #knownAll(operands: readonly Node<ValueType>[]): number[] | undefined {
    const values: number[] = [];
    for (const operand of operands) {
      const value = this.#known[operand];
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  #add(
    operation: Operation,
    operands: readonly Node<ValueType>[],
    immediate: number | undefined,
    known: number | undefined,
  ): Node {
    const existing = this.#index.find(operation, operands, immediate);
    // The numbers in the index came from here.
    if (existing !== undefined) return existing as Node;
    const instruction =
      immediate === undefined ? { operation, operands } : { operation, operands, immediate };
    const node = this.#push(instruction, known);
    this.#index.add(node);
    return node;
  }

  #push(instruction: Instruction, known: number | undefined): Node {
    const node = this.#instructions.push(instruction) - 1;
    if (node >= maxInstructions) {
      throw new EngineError('MODEL_TOO_LARGE', {
        detail: `At most ${maxInstructions.toLocaleString('en')} are possible.`,
      });
    }
    this.#known.push(known);
    this.#origins.push(this.#origin);
    // The brand is given here and in `#test`.
    return node as Node;
  }
}

/** Where something that is used goes when what is not used is left out; -1 stays -1. */
function placeIn(places: Map<number, number>, index: number): number {
  if (index < 0) return index;
  const place = places.get(index) ?? places.size;
  places.set(index, place);
  return place;
}

/** Below this, a sum is as quick from left to right, as Excel does it. */
const fewTerms = 8;

// At twice as many, building alone takes half a minute and 1.3 GB. 50,000 cells of a chain, each a maximum, a root and a quotient,
// are 825,000.
const maxInstructions = 2 ** 22;

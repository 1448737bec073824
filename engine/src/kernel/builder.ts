import {
  evaluate,
  operationEntry,
  operationNames,
  wholePowerSteps,
  type Operation,
  type ValueType,
} from './operations.ts';
import type { Instruction, Program } from './program.ts';

declare const nodeBrand: unique symbol;

/** An instruction under construction, known by its place in the builder. */
export type Node<T extends ValueType = 'f64'> = number & { readonly [nodeBrand]: T };
export type Truth = Node<'boolean'>;

/**
 * Builds a program. Equal instructions become one (hash-consing), and an instruction whose operands are all known is its
 * value: there is no second evaluator for what does not vary. Only rewritings that keep every bit are made, so `x + 0`
 * stays (it turns -0 into 0) while `x * 1` goes.
 */
export class ProgramBuilder {
  readonly #instructions: Instruction[] = [];
  readonly #known: (number | undefined)[] = [];
  readonly #byKey = new Map<string | number, number>();
  readonly #constants = new Map<number, Node>();
  readonly #tables: (readonly number[])[] = [];
  readonly #tableIndex = new Map<readonly number[], number>();

  /** A known number. -0, infinities and NaN are written as operations, since JSON cannot hold them. */
  constant(value: number): Node {
    if (Object.is(value, -0)) return this.#add('neg', [this.constant(0)], undefined, value);
    if (Number.isNaN(value)) return this.#add('div', [this.constant(0), this.constant(0)], undefined, value);
    if (!Number.isFinite(value)) {
      return this.#add('div', [this.constant(Math.sign(value)), this.constant(0)], undefined, value);
    }
    const existing = this.#constants.get(value);
    if (existing !== undefined) return existing;
    const node = this.#add('constant', [], value, value);
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
  exp = (a: Node): Node => this.#apply('exp', a);
  log = (a: Node): Node => this.#apply('log', a);
  log10 = (a: Node): Node => this.#apply('log10', a);

  power(a: Node, b: Node): Node {
    const exponent = this.known(b);
    const steps =
      exponent === undefined
        ? undefined
        : wholePowerSteps(a, exponent, {
            one: this.constant(1),
            mul: this.mul,
            reciprocal: (x) => this.div(this.constant(1), x),
          });
    return steps ?? this.#apply('power', a, b);
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
    const place = new Map<number, number>();
    const tablePlace = new Map<number, number>();
    const instructions: Instruction[] = [];
    const emit = (node: number): void => {
      const { operation, operands, immediate } = this.#at(node);
      const instruction = { operation, operands: operands.map((operand) => place.get(operand) ?? 0) };
      place.set(node, instructions.length);
      if (immediate === undefined) {
        instructions.push(instruction);
      } else if (operationEntry(operation).immediate === 'table') {
        const table = tablePlace.get(immediate) ?? tablePlace.size;
        tablePlace.set(immediate, table);
        instructions.push({ ...instruction, immediate: table });
      } else {
        instructions.push({ ...instruction, immediate });
      }
    };
    const stack: { readonly node: number; visited: number }[] = [];
    for (const root of outputs.flatMap(({ value, error }) => [value, error])) {
      stack.push({ node: root, visited: 0 });
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        const operand = place.has(top.node) ? undefined : this.#at(top.node).operands[top.visited++];
        if (operand !== undefined) {
          if (!place.has(operand)) stack.push({ node: operand, visited: 0 });
          continue;
        }
        if (!place.has(top.node)) emit(top.node);
        stack.pop();
      }
    }
    return {
      instructions,
      tables: [...tablePlace.keys()].map((table) => this.#tables[table] ?? []),
      inputCount,
      outputs: outputs.map(({ value, error }) => ({
        value: place.get(value) ?? 0,
        error: place.get(error) ?? 0,
      })),
    };
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
    const table = this.#tableIndex.get(entries) ?? this.#tables.push(entries) - 1;
    this.#tableIndex.set(entries, table);
    return this.#add(operation, [operand], table, undefined);
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
    const key = keyOf(operation, operands, immediate);
    const existing = this.#byKey.get(key);
    // The numbers in the map came from here.
    if (existing !== undefined) return existing as Node;
    const node =
      this.#instructions.push({ operation, operands, ...(immediate !== undefined && { immediate }) }) - 1;
    if (node >= maxInstructions)
      throw new RangeError(`The model has more than ${maxInstructions} operations.`);
    this.#known.push(known);
    this.#byKey.set(key, node);
    return node as Node;
  }
}

// So that an operation of up to two operands fits a number as its key: 5 bits and twice 24.
const maxInstructions = 2 ** 24;
const operationNumbers = new Map<Operation, number>(operationNames.map((name, index) => [name, index]));

/** Numbers make faster keys than texts, and almost all operations have at most two operands. */
function keyOf(
  operation: Operation,
  operands: readonly number[],
  immediate: number | undefined,
): number | string {
  if (immediate !== undefined || operands.length > 2)
    return `${operation} ${immediate ?? ''} ${operands.join()}`;
  const [first = 0, second = 0] = operands;
  return (second * maxInstructions + first) * 32 + (operationNumbers.get(operation) ?? 0);
}

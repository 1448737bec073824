import { elementaryArity } from '../../elementary/functions.ts';
import type { ElementaryName } from '../../elementary/functions.ts';
import { elementaryRecipes } from '../../elementary/recipes.ts';
import { ProgramBuilder } from '../builder.ts';
import { rateGrid } from '../operations.ts';
import type { Program } from '../program.ts';
import { get, i32, lane, load, op, repeatWhile, set, store, tee, when } from './assembler.ts';
import type { Local, Statement, V128, WasmFunction, WasmModule } from './assembler.ts';
import { isLeaf, splitIntoChunks, workOf } from './chunks.ts';
import type { Chunk } from './chunks.ts';
import { doubles } from './doubles.ts';
import { evaluator, neededFor } from './evaluator.ts';
import type { Surroundings } from './evaluator.ts';
import { defineIrr } from './irr.ts';
import type { Lanes } from './lanes.ts';
import type { Layout } from './layout.ts';
import { lowerInstructions } from './lower.ts';
import type { LoweredInstruction } from './lower.ts';

/** Computes `count` trials, rounded up to a multiple of eight, of which the first is `offset` / 8 of the block. */
export type ModelStep = (count: number, offset: number) => void;

/** Addresses of columns. */
export type ModelColumns = {
  /** One an input, of a tile. */
  readonly inputs: readonly number[];
  /** One an output, of a block. */
  readonly outputs: readonly number[];
  /** One an output, of a block: a byte a trial; null where no trial can have an error. Written where there is an error. */
  readonly errors: readonly (number | null)[];
};

/** Whether an output may have an error: only such an output needs a column of codes. */
export function mayFail(program: Program, output: number): boolean {
  const { operation, immediate } = program.instructions[program.outputs[output]!.error]!;
  return operation !== 'constant' || immediate !== 0;
}

/**
 * Vectors of trials that a program is computed for side by side. Instructions of one wait for each other; those of two take a tenth
 * less time, more where there are divisions. A longer program has more values than registers as it is, and would take twice as long
 * to compile.
 */
const vectorsAtATime = (instructions: number) => (instructions <= 500 ? [0, 1] : [0]);

/** A program as functions of some thousand instructions each. */
export type ModelPlan = {
  readonly program: Program;
  readonly instructions: readonly LoweredInstruction[];
  readonly chunks: readonly Chunk[];
  /** Columns of a tile that functions hand values on in. */
  readonly slots: number;
  /** Instructions that run in a trial. */
  readonly work: number;
};

/** @param program elementary functions that are in it are called; better it has their instructions instead */
export function planModel(program: Program): ModelPlan {
  const instructions = lowerInstructions(program.instructions);
  const together = program.outputs.map(({ value, error }) => [value, error]);
  const work = workOf(program, instructions);
  return { program, instructions, work, ...splitIntoChunks(program, instructions, together) };
}

/**
 * Adds the functions that compute a program: each is one loop over the trials of a tile, from columns of inputs to columns of
 * outputs. What lies between stays in registers: a loop an operation costs five times as much.
 *
 * @param trials of a tile, a multiple of eight
 * @returns the functions' names, `ModelStep`s to be called one after the other for a tile
 */
export function defineModel(
  module: WasmModule,
  plan: ModelPlan,
  layout: Layout,
  trials: number,
  columns: ModelColumns,
  lanes: Lanes = doubles,
): string[] {
  const { program, instructions, chunks, slots } = plan;
  const flows = [...instructions, ...program.loops.flatMap(({ body }) => body)].reduce(
    (most, { operation, operands }) => (operation === 'irr' ? Math.max(most, operands.length - 1) : most),
    0,
  );
  const context: Context = {
    outputs: program.outputs,
    instructions,
    columns,
    lanes,
    tables: program.tables.map((table) => ({
      address: layout.place(lanes.numbers(table)),
      length: table.length,
    })),
    loops: program.loops,
    live: layout.reserveColumns(slots, lanes.bytes * trials),
    irr: flows > 0 ? defineIrr(module, layout.place(Float64Array.from(rateGrid)), rateGrid.length) : null,
    flowsAt: layout.reserve(16 * flows),
    functions: defineFunctions(module, plan),
  };
  return chunks.map((chunk, c) => {
    const name = `model${c}`;
    emitChunk(module.define(name, ['i32', 'i32']), context, chunk, c === 0);
    return name;
  });
}

/** A function of numbers as code over two f64 each, for a program of so many inputs and one output. */
function emitFunction(
  made: WasmFunction,
  program: Program,
  read: (input: number) => V128,
): { readonly statements: readonly Statement[]; readonly value: V128 } {
  const instructions = lowerInstructions(program.instructions);
  const result = program.outputs[0]!.value;
  const statements: Statement[] = [];
  const surroundings = { lanes: doubles, tables: [], loops: [], irr: null, flowsAt: 0, functions: new Map() };
  const computed = neededFor(instructions, result);
  const values = evaluator(surroundings, made, statements, instructions, computed, {
    roots: [result],
    leaf: ({ immediate = 0 }) => read(immediate),
  });
  for (const index of computed) values.compute(index);
  return { statements, value: values.read(result) };
}

/** Adds a function for each elementary one that is still an instruction: of two f64. */
function defineFunctions(
  module: WasmModule,
  { program, instructions }: ModelPlan,
): Surroundings['functions'] {
  const functions = new Map<string, WasmFunction<readonly 'v128'[], 'v128'>>();
  for (const { operation } of [...instructions, ...program.loops.flatMap(({ body }) => body)]) {
    if (!isElementaryName(operation) || functions.has(operation)) continue;
    const made = module.define(
      null,
      Array.from({ length: elementaryArity[operation] }, () => 'v128' as const),
      'v128',
    );
    const { statements, value } = emitFunction(made, elementaryProgram(operation), (input) =>
      get(made.parameter(input)),
    );
    made.emit(...statements);
    made.emitResult(value);
    functions.set(operation, made);
  }
  return functions;
}

function isElementaryName(operation: LoweredInstruction['operation']): operation is ElementaryName {
  return Object.hasOwn(elementaryArity, operation);
}

function elementaryProgram(name: ElementaryName): Program {
  const b = new ProgramBuilder();
  const operands = Array.from({ length: elementaryArity[name] }, (_, index) => b.input(index));
  const value = elementaryRecipes[name](b, ...operands);
  return b.finish([{ value, error: b.constant(0) }], operands.length);
}

/**
 * Adds a function that replaces every f64 of a column by an elementary function of it; it takes the column's address and its
 * count, rounded up to an even number.
 */
export function defineMap(module: WasmModule, name: string, elementary: ElementaryName): void {
  const map = module.define(name, ['i32', 'i32']);
  const [column, count] = [map.parameter(0), map.parameter(1)];
  const end = map.local('i32');
  const { statements, value } = emitFunction(map, elementaryProgram(elementary), () =>
    load.v128(get(column)),
  );
  map.emit(
    set(end, op('i32.add', get(column), op('i32.shl', get(count), i32(3)))),
    repeatWhile(
      op('i32.lt_u', tee(column, op('i32.add', get(column), i32(16))), get(end)),
      ...statements,
      store.v128(get(column), 0, value),
    ),
  );
}

type Context = Surroundings & {
  readonly outputs: Program['outputs'];
  readonly instructions: readonly LoweredInstruction[];
  readonly columns: ModelColumns;
  /** Columns of values that cross from one function to another, of a tile. */
  readonly live: readonly number[];
};

function emitChunk(
  step: WasmFunction<readonly ['i32', 'i32'], null>,
  context: Context,
  chunk: Chunk,
  isFirst: boolean,
): void {
  const { instructions, columns, live, outputs: pairs, lanes } = context;
  const [count, offset] = [step.parameter(0), step.parameter(1)];
  const [cursor, end] = [step.local('i32'), step.local('i32')];
  const body: Statement[] = [];
  const isHere = new Set(chunk.instructions);
  const stored: number[] = [];
  const outputs = new Map<number, number[]>();
  for (const [o, { value, error }] of pairs.entries()) {
    // Stored as soon as both are known; what needs no computing is stored by the first function.
    const last = [value, error]
      .filter((index) => !isLeaf(instructions[index]!))
      .reduce((a, b) => Math.max(a, b), -1);
    if (last >= 0 && !isHere.has(last)) continue;
    outputs.set(last, [...(outputs.get(last) ?? []), o]);
    stored.push(value, error);
  }
  const all = vectorsAtATime(instructions.length).map((v) => ({
    /** Trials before those of this vector. */
    before: lanes.trials * v,
    values: evaluator(context, step, body, instructions, chunk.instructions, {
      roots: stored,
      leaf: ({ operation, immediate = 0 }, index) => {
        if (operation === 'input') return load.v128(get(cursor), (columns.inputs[immediate] ?? 0) + 16 * v);
        const slot = chunk.reads.get(index);
        if (slot === undefined) throw new RangeError(`Instruction ${index} has no column.`);
        return load.v128(get(cursor), (live[slot] ?? 0) + 16 * v);
      },
    }),
  }));
  const storeOutputs = (index: number): void => {
    for (const o of outputs.get(index) ?? []) {
      const { value, error } = pairs[o]!;
      const codes = columns.errors[o] ?? null;
      for (const { before, values } of all) {
        const to = (columns.outputs[o] ?? 0) + 8 * before;
        if (codes === null) body.push(...lanes.storeDoubles(step, get(offset), to, values.read(value)));
        else
          body.push(
            ...storeFallible(lanes, step, offset, to, codes + before, values.read(value), values.read(error)),
          );
      }
    }
  };
  if (isFirst) storeOutputs(-1);
  for (const index of chunk.instructions) {
    const slot = chunk.writes.get(index);
    for (const [v, { values }] of all.entries()) {
      values.compute(index);
      if (slot !== undefined)
        body.push(store.v128(get(cursor), (live[slot] ?? 0) + 16 * v, values.read(index)));
    }
    storeOutputs(index);
  }
  step.emit(
    set(end, op('i32.shl', get(count), i32(lanes.bytes === 8 ? 3 : 2))),
    repeatWhile(
      op('i32.lt_u', tee(cursor, op('i32.add', get(cursor), i32(16 * all.length))), get(end)),
      ...body,
      set(offset, op('i32.add', get(offset), i32(8 * lanes.trials * all.length))),
    ),
  );
  step.flatten();
}

/** NaN where the code is not 0; codes are stored only where one of them is not. */
function storeFallible(
  lanes: Lanes,
  step: WasmFunction,
  offset: Local<'i32'>,
  values: number,
  codes: number,
  value: V128,
  error: V128,
): Statement[] {
  const [code, isError] = [step.local('v128'), step.local('v128')];
  const trial = op('i32.shr_u', get(offset), i32(3));
  return [
    set(code, error),
    set(isError, lanes.isNonZero(get(code))),
    // All ones are a NaN.
    ...lanes.storeDoubles(step, get(offset), values, op('v128.or', value, get(isError))),
    when(
      op('v128.any_true', get(isError)),
      set(code, lanes.wholes(get(code))),
      ...Array.from({ length: lanes.trials }, (_, k) => store.u8(trial, codes + k, lane.i32(k, get(code)))),
    ),
  ];
}

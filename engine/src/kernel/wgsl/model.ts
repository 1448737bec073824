import type { Precision } from '../../backends/backend.ts';
import type { DrawPlan } from '../../model/distributions/draw-plan.ts';
import type { Instruction, Program } from '../program.ts';
import { isElementary } from '../operations.ts';
import { verifyProgram } from '../verify.ts';
import { arithmeticSource } from './arithmetic.ts';
import { declareBindings, errorBits, lostCode, workgroupTrials } from './bindings.ts';
import { dialects, type Dialect } from './dialect.ts';
import { drawExpression, drawSource, wordsOf, type TableWriter } from './draws.ts';
import { functionSource } from './functions.ts';
import { isBoolean, lookupSource, writeInstruction, type Needs } from './instructions.ts';
import { irrSource } from './irr.ts';
import { pairSource } from './pair-arithmetic.ts';
import { productSource } from './words.ts';

// Drivers take a time to compile a shader that grows faster than its length, and keep its values in registers as long as they fit.
const defaultShaderWeight = 2_000;

/** A model as shaders: run one after another over a chunk of trials, they take `words` to `values`. */
export type ModelShaders = {
  /** Entry point `main`, an invocation a trial in workgroups of `workgroupTrials`. */
  readonly shaders: readonly string[];
  /** What `tables` holds. */
  readonly tables: Uint32Array<ArrayBuffer>;
  /** Columns of `live` that they use. */
  readonly liveColumns: number;
};

/**
 * Writes a program as WGSL, in f32 or in pairs of it. An instruction becomes an expression of a fixed vocabulary, with numbers in it and nothing
 * else of the workbook.
 *
 * @param plans one an input
 * @param shaderWeight where one shader ends and the next begins, in operations of the device
 */
export function emitWgsl(
  program: Program,
  plans: readonly DrawPlan[],
  precision: Precision = 'SINGLE',
  shaderWeight = defaultShaderWeight,
): ModelShaders {
  verifyProgram(program);
  const dialect = dialects[precision];
  const { words, literal } = dialect;
  const tables: number[] = [];
  const writer: TableWriter = {
    writeValues: (values) => writer.writeWords(Array.from(values).flatMap((value) => wordsOf(value, words))),
    writeWords(values) {
      const at = tables.length;
      for (let i = 0; i < values.length; i++) tables.push(values[i] ?? 0);
      return at;
    },
  };
  const draws = plans.map((plan, input) =>
    drawExpression(plan, `words[${input}u * parameters.stride + t]`, writer, dialect),
  );
  const places = program.tables.map((table) => writer.writeValues(table));

  const parts = splitInstructions(program, shaderWeight / dialect.cost);
  const { columns, count } = placeLiveValues(program, parts);
  const shaders = parts.map((part, p) => {
    const needs: Needs = { functions: new Set(['exp']), flows: 0 };
    const lines: string[] = [];
    const defined = new Set<number>();
    const read = (index: number): string => {
      const instruction = instructionAt(program, index);
      if (instruction.operation === 'constant') return literal(instruction.immediate ?? 0);
      const name = `v${index}`;
      if (!defined.has(index)) {
        defined.add(index);
        if (instruction.operation === 'input')
          lines.push(`let ${name} = ${draws[instruction.immediate ?? 0]};`);
        else {
          const kept = placesOf('live', columns.get(index) ?? 0, dialect);
          lines.push(
            `let ${name} = ${isBoolean(instruction) ? `${kept[0]} != 0u` : dialect.fromWords(kept)};`,
          );
        }
      }
      return name;
    };
    for (const index of part) {
      const instruction = instructionAt(program, index);
      // Operands are declared before the instruction that reads them.
      for (const operand of instruction.operands) read(operand);
      lines.push(...writeInstruction(`v${index}`, instruction, read, { dialect, program, places, needs }));
      defined.add(index);
      const column = columns.get(index);
      if (column !== undefined) {
        const given = isBoolean(instruction) ? [`u32(v${index})`] : dialect.toWords(`v${index}`);
        const kept = placesOf('live', column, dialect);
        for (const [i, word] of given.entries()) lines.push(`${kept[i]} = ${word};`);
      }
    }
    if (p === parts.length - 1) {
      for (const [o, { value, error }] of program.outputs.entries()) {
        // Declared here, since reading may declare them.
        const [result, code] = [read(value), read(error)];
        const [pattern, ...rest] = dialect.toWords(`o${o}`);
        const [first, ...others] = placesOf('values', o, dialect);
        lines.push(`let o${o} = ${result};`, `let e${o} = ${code};`);
        lines.push(`${first} = encode(${pattern}, ${dialect.toWords(`e${o}`)[0]});`);
        for (const [i, word] of rest.entries()) lines.push(`${others[i]} = ${word};`);
      }
    }
    return shaderOf(lines, needs, dialect);
  });
  // An empty buffer cannot be bound.
  return {
    shaders,
    tables: Uint32Array.from(tables.length === 0 ? [0] : tables),
    liveColumns: count * words,
  };
}

/** Where the words of a trial's number lie: in columns beside each other. */
function placesOf(buffer: 'live' | 'values', column: number, { words }: Dialect): string[] {
  return Array.from({ length: words }, (_, i) => `${buffer}[${column * words + i}u * parameters.stride + t]`);
}

function shaderOf(lines: readonly string[], { functions, flows }: Needs, dialect: Dialect): string {
  return /* wgsl */ `
${declareBindings('words', 'tables', 'live', 'values')}
${arithmeticSource}
${dialect.precision === 'DOUBLE' ? pairSource : ''}
${productSource}
${functionSource(functions, dialect)}
${drawSource(dialect)}
${lookupSource(dialect)}
${flows > 0 ? irrSource(flows, dialect) : ''}
fn encode(pattern: u32, error: u32) -> u32 {
  if (bitcast<f32>(error) != 0f) { return ${errorBits}u | u32(bitcast<f32>(error)); }
  return select(${errorBits + lostCode}u, pattern, isFinite(bitcast<f32>(pattern)));
}

@compute @workgroup_size(${workgroupTrials})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let t = id.x;
  if (t >= parameters.trials) { return; }
  ${lines.join('\n  ')}
}`;
}

/** Constants are literals and inputs are drawn where they are used, so neither counts; a loop counts with its body. */
function splitInstructions(program: Program, most: number): number[][] {
  const parts: number[][] = [[]];
  let size = 0;
  for (const [index, instruction] of program.instructions.entries()) {
    if (instruction.operation === 'constant' || instruction.operation === 'input') continue;
    const weight = weightOf(program, instruction);
    if (size > 0 && size + weight > most) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(index);
    size += weight;
  }
  return parts;
}

/** Operations of the device that an instruction becomes, about: functions are written out where they are called. */
export function weightOf(program: Program, { operation, operands, immediate }: Instruction): number {
  if (isElementary(operation)) return operation === 'exp' || operation === 'log' ? 20 : 100;
  switch (operation) {
    case 'div':
    case 'sqrt':
      return 10;
    case 'irr':
      return 500 + operands.length;
    case 'sum':
      return operands.length;
    case 'loop': {
      const body = program.loops[immediate ?? 0]?.body ?? [];
      return body.reduce((sum, instruction) => sum + weightOf(program, instruction), 10);
    }
    default:
      return 1;
  }
}

/** A column of `live` for each value that a later shader reads; columns are used again after the last reader. */
function placeLiveValues(
  program: Program,
  parts: readonly (readonly number[])[],
): { readonly columns: ReadonlyMap<number, number>; readonly count: number } {
  const lastReader = new Map<number, number>();
  for (const [p, part] of parts.entries()) {
    for (const index of part) {
      for (const operand of instructionAt(program, index).operands) lastReader.set(operand, p);
    }
  }
  for (const { value, error } of program.outputs) {
    lastReader.set(value, parts.length - 1);
    lastReader.set(error, parts.length - 1);
  }
  const columns = new Map<number, number>();
  const freedAfter = parts.map((): number[] => []);
  const free: number[] = [];
  let count = 0;
  for (const [p, part] of parts.entries()) {
    free.push(...(freedAfter[p - 1] ?? []));
    for (const index of part) {
      const last = lastReader.get(index) ?? p;
      if (last === p) continue;
      const column = free.pop() ?? count++;
      columns.set(index, column);
      freedAfter[last]?.push(column);
    }
  }
  return { columns, count };
}

function instructionAt({ instructions }: Program, index: number): Instruction {
  const instruction = instructions[index];
  if (instruction === undefined) throw new RangeError(`The program has no instruction ${index}.`);
  return instruction;
}

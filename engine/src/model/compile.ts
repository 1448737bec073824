import { EngineError } from '../errors.ts';
import type { Place } from '../formula/scope.ts';
import { number, settle, type Num, type Scalar } from '../formula/values.ts';
import { ProgramBuilder } from '../kernel/builder.ts';
import { interpret } from '../kernel/interpret.ts';
import { errorCode, type Program } from '../kernel/program.ts';
import { engineVersion } from '../version.ts';
import { formatCell, resolveRange } from '../workbook/names.ts';
import { cellKey, type Cell, type Workbook } from '../workbook/workbook.ts';
import { validateDistribution } from './distributions/validate.ts';
import { cellId, openGraph, type CellId } from './graph.ts';
import { labelOf } from './labels.ts';
import type { Compilation, ModelRequest } from './model.ts';

/** A cell that the request names. */
type NamedCell = {
  readonly id: CellId;
  readonly place: Place;
  readonly cell: string;
  readonly content: Cell | undefined;
};

/**
 * Compiles what lies between a model's inputs and its outputs; the rest is folded into constants.
 *
 * @returns the model, or the cells that keep it from running
 * @throws EngineError for a request that does not fit the workbook, with the place in the request: `inputs[1].cell`
 */
export function compileModel(workbook: Workbook, request: ModelRequest): Compilation {
  const b = new ProgramBuilder();
  const replaced = new Map<CellId, Scalar>();
  const inputs = request.inputs.map(({ cell, distribution, name }, index) => {
    const place = `inputs[${index}].cell`;
    const input = findCell(workbook, cell, place);
    if (!input.content) throw new EngineError('CELL_NOT_FOUND', { place, detail: input.cell });
    if (replaced.has(input.id)) throw new EngineError('INPUT_DUPLICATE', { place, detail: input.cell });
    validateDistribution(distribution, `inputs[${index}].distribution`);
    replaced.set(input.id, { ...number(b, 0), value: b.input(index) });
    return { ...input, distribution, name: name ?? labelOf(workbook, input.cell) ?? input.cell };
  });
  for (const [index, { cell, value }] of request.constants.entries()) {
    const place = `constants[${index}].cell`;
    const constant = findCell(workbook, cell, place);
    if (replaced.has(constant.id)) throw new EngineError('INPUT_DUPLICATE', { place, detail: constant.cell });
    replaced.set(constant.id, number(b, value));
  }
  const requested = new Set<CellId>();
  const outputs = request.outputs.map((cell, index) => {
    const place = `outputs[${index}]`;
    const output = findCell(workbook, cell, place);
    if (!output.content && !replaced.has(output.id)) {
      throw new EngineError('CELL_NOT_FOUND', { place, detail: output.cell });
    }
    if (requested.has(output.id)) throw new EngineError('OUTPUT_DUPLICATE', { place, detail: output.cell });
    requested.add(output.id);
    return output;
  });

  const graph = openGraph(b, workbook, replaced);
  const values = outputs.map(({ place }) => graph.valueOf(place));
  const cells = workbook.sheets.reduce((sum, sheet) => sum + sheet.cells.size, 0);
  if (graph.problems.length > 0) return { kind: 'blocked', problems: graph.problems, cells };

  const results = values.map((value, index) => {
    const detail = outputs[index]?.cell ?? '';
    if (!value || isNeverNumber(value)) {
      throw new EngineError('OUTPUT_NOT_A_NUMBER', { place: `outputs[${index}]`, detail });
    }
    return settle(b, toOutput(b, value));
  });
  const program = b.finish(results, inputs.length);
  refuseConstants(program, outputs);
  refuseUnused(program, inputs);

  const base = interpret(
    program,
    inputs.map(({ content }) => ownNumber(content)),
  );
  const model = {
    engineVersion,
    inputs: inputs.map(({ cell, name, distribution }) => ({ cell, name, distribution })),
    outputs: outputs.map(({ cell }, index) => {
      const label = labelOf(workbook, cell);
      const value = base[index];
      return { cell, name: label ?? cell, label, baseValue: typeof value === 'number' ? value : null };
    }),
    program,
    cells,
    compiledCells: graph.countVarying(),
  };
  return { kind: 'model', model };
}

/** @throws EngineError CELL_REFERENCE_INVALID, SHEET_NOT_FOUND */
function findCell(workbook: Workbook, text: string, place: string): NamedCell {
  const detail = `It says ${JSON.stringify(text)}.`;
  try {
    const { sheet: name, top, left, bottom, right } = resolveRange(workbook, text);
    if (top !== bottom || left !== right) {
      throw new EngineError('CELL_REFERENCE_INVALID', { place, detail: `${detail} One cell is expected.` });
    }
    const sheet = workbook.sheets.findIndex((each) => each.name === name);
    const position = { sheet, row: top, column: left };
    const content = workbook.sheets[sheet]?.cells.get(cellKey(top, left));
    return { id: cellId(position), place: position, cell: formatCell(name, top, left), content };
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.place === place) throw cause;
    throw new EngineError(cause.code, { place, detail, cause });
  }
}

/** What an input cell holds in the workbook, for the base case. NaN makes the outputs' base values unknown. */
function ownNumber(content: Cell | undefined): number {
  const value = content?.value;
  if (value?.type === 'number') return value.number;
  return value?.type === 'boolean' ? Number(value.boolean) : Number.NaN;
}

function isNeverNumber(value: Scalar): boolean {
  if (value.type === 'choice') return isNeverNumber(value.ifTrue) && isNeverNumber(value.ifFalse);
  return value.type === 'text';
}

/** TRUE counts as 1, so the mean of a condition is its probability. In trials where it is text, the output is #VALUE!. */
function toOutput(b: ProgramBuilder, value: Scalar): Num {
  const failed = (code: number): Num => ({ ...number(b, 0), error: b.constant(code) });
  switch (value.type) {
    case 'number':
      return value;
    case 'boolean':
      return { type: 'number', value: b.number(value.value), error: value.error, mayOverflow: false };
    case 'empty':
      return number(b, 0);
    case 'text':
      return failed(errorCode('#VALUE!'));
    case 'error':
      return failed(errorCode(value.error));
    case 'choice': {
      const [then, otherwise] = [toOutput(b, value.ifTrue), toOutput(b, value.ifFalse)];
      return {
        type: 'number',
        value: b.select(value.condition, then.value, otherwise.value),
        error: b.select(value.condition, then.error, otherwise.error),
        mayOverflow: then.mayOverflow || otherwise.mayOverflow,
      };
    }
  }
}

/** @throws EngineError OUTPUT_CONSTANT */
function refuseConstants({ instructions, outputs }: Program, cells: readonly NamedCell[]): void {
  const varies = new Uint8Array(instructions.length);
  for (const [index, { operation, operands }] of instructions.entries()) {
    varies[index] = operation === 'input' || operands.some((operand) => varies[operand] === 1) ? 1 : 0;
  }
  for (const [index, { value, error }] of outputs.entries()) {
    if (varies[value] === 1 || varies[error] === 1) continue;
    const detail = cells[index]?.cell ?? '';
    throw new EngineError('OUTPUT_CONSTANT', { place: `outputs[${index}]`, detail });
  }
}

/** @throws EngineError INPUT_UNUSED */
function refuseUnused({ instructions }: Program, cells: readonly NamedCell[]): void {
  const used = new Set(
    instructions.flatMap(({ operation, immediate }) => (operation === 'input' ? [immediate] : [])),
  );
  const index = cells.findIndex((_, input) => !used.has(input));
  if (index < 0) return;
  throw new EngineError('INPUT_UNUSED', { place: `inputs[${index}].cell`, detail: cells[index]?.cell ?? '' });
}

import { EngineError } from '../errors.ts';
import { empty, number, settle, type Num, type Scalar } from '../formula/values.ts';
import { anything } from '../kernel/bounds.ts';
import { ProgramBuilder } from '../kernel/builder.ts';
import { interpret } from '../kernel/interpret.ts';
import { runPasses, type PassListener } from '../kernel/passes.ts';
import { errorCode, type Program } from '../kernel/program.ts';
import { engineVersion } from '../version.ts';
import type { Cell, Workbook } from '../workbook/workbook.ts';
import type { Distribution } from './distributions/distribution.ts';
import { drawBounds } from './distributions/draw-bounds.ts';
import { formatDistribution, parametersInOrder } from './distributions/format.ts';
import { openGraph, type CellId, type DerivedCell } from './graph.ts';
import { labelOf } from './labels.ts';
import type { Compilation, ModelRequest, Problem } from './model.ts';
import {
  findConstants,
  findInputs,
  findOutputs,
  type FoundConstant,
  type FoundInput,
  type NamedCell,
} from './request-cells.ts';
import { drawnDistribution, valueOfVariate } from './vary-distribution.ts';

/**
 * Compiles what lies between a model's inputs and its outputs; the rest is folded into constants.
 *
 * @param onPass sees the program as it was built and after each pass
 * @returns the model, or the cells that keep it from running
 * @throws EngineError for a request that does not fit the workbook, with the place in the request: `inputs[1].cell`
 */
export function compileModel(workbook: Workbook, request: ModelRequest, onPass?: PassListener): Compilation {
  const inputs = findInputs(workbook, request);
  const constants = findConstants(workbook, request, inputs);
  const outputs = findOutputs(workbook, request, [...inputs, ...constants]);
  const lowered = lowerModel(workbook, inputs, constants, outputs);
  const cells = workbook.sheets.reduce((sum, sheet) => sum + sheet.cells.size, 0);
  if (lowered.kind === 'blocked') return { ...lowered, cells };

  refuseConstants(lowered.program, outputs);
  refuseUnused(lowered.program, inputs);
  const program = runPasses(
    lowered.program,
    lowered.drawn.map((distribution) => (distribution ? drawBounds(distribution) : anything)),
    onPass,
  );

  // The program as it was built: the workbook's own numbers need not lie where values are drawn.
  const base = interpret(
    withOwnNumbers(workbook, inputs, constants, outputs) ?? lowered.program,
    inputs.map(({ content }) => ownNumber(content)),
  );
  const model = {
    engineVersion,
    inputs: inputs.map(({ cell, name, requested, parameters }, index) => {
      const distribution = lowered.drawn[index];
      if (!distribution) throw new Error(`Nothing is drawn for ${cell}.`);
      return { cell, name, distribution, ...(parameters.length > 0 && { requested }) };
    }),
    outputs: outputs.map(({ cell }, index) => {
      const label = labelOf(workbook, cell);
      const value = base[index];
      return { cell, name: label ?? cell, label, baseValue: typeof value === 'number' ? value : null };
    }),
    program,
    cells,
    compiledCells: lowered.compiledCells,
  };
  return { kind: 'model', model };
}

type Lowered =
  | {
      readonly kind: 'lowered';
      readonly program: Program;
      /** One an input. */
      readonly drawn: readonly (Distribution | undefined)[];
      readonly compiledCells: number;
    }
  | { readonly kind: 'blocked'; readonly problems: readonly Problem[] };

/** @throws EngineError */
function lowerModel(
  workbook: Workbook,
  inputs: readonly FoundInput[],
  constants: readonly FoundConstant[],
  outputs: readonly NamedCell[],
): Lowered {
  const b = new ProgramBuilder();
  const replaced = new Map<CellId, Scalar | DerivedCell>();
  const drawn: (Distribution | undefined)[] = [];
  for (const [index, { id, requested, truncate, parameters }] of inputs.entries()) {
    const variate: Num = { ...number(b, 0), value: b.input(index) };
    if (parameters.length === 0) {
      drawn[index] = drawnDistribution(requested, new Map(), truncate, index);
      replaced.set(id, variate);
      continue;
    }
    replaced.set(id, {
      type: 'derived',
      reads: parameters.map(({ place }) => place),
      valueFrom(values) {
        const found = new Map(
          parameters.map(({ parameter }, i) => [parameter, settle(b, toOutput(b, values[i] ?? empty))]),
        );
        const known = new Map(
          [...found].flatMap(([parameter, { value, error }]) => {
            const constant = b.isKnown(error, 0) ? b.known(value) : undefined;
            return constant === undefined ? [] : [[parameter, constant]];
          }),
        );
        drawn[index] = drawnDistribution(requested, known, truncate, index);
        if (known.size === parameters.length) return variate;
        const all = parametersInOrder(requested).map(
          // What is neither a cell nor a number is a list, and `drawnDistribution` refused families that have one.
          ([name, value]) => found.get(name) ?? number(b, value as number),
        );
        return valueOfVariate(b, requested.family, variate.value, all);
      },
      formula: formatDistribution(requested),
    });
  }
  for (const { id, value } of constants) replaced.set(id, number(b, value));

  const graph = openGraph(b, workbook, replaced);
  const values = outputs.map(({ place }) => graph.valueOf(place));
  // Those that no output needs are refused in a moment, but with the right reason.
  for (const { place } of inputs) graph.valueOf(place);
  if (graph.problems.length > 0) return { kind: 'blocked', problems: graph.problems };
  const results = values.map((value, index) => {
    const detail = outputs[index]?.cell ?? '';
    if (!value || isNeverNumber(value)) {
      throw new EngineError('OUTPUT_NOT_A_NUMBER', { place: `outputs[${index}]`, detail });
    }
    return settle(b, toOutput(b, value));
  });
  const program = b.finish(results, inputs.length);
  return { kind: 'lowered', program, drawn, compiledCells: graph.countVarying() };
}

/** For the base case: where parameters vary, the program with every input's own value as it is, not as made of a variate. */
function withOwnNumbers(
  workbook: Workbook,
  inputs: readonly FoundInput[],
  constants: readonly FoundConstant[],
  outputs: readonly NamedCell[],
): Program | null {
  if (inputs.every(({ parameters }) => parameters.length === 0)) return null;
  // Nothing is drawn for the base case, so any distribution will do.
  const requested = { family: 'uniform', min: 0, max: 1 } as const;
  const plain = inputs.map((input) => ({ ...input, requested, truncate: undefined, parameters: [] }));
  const lowered = lowerModel(workbook, plain, constants, outputs);
  return lowered.kind === 'lowered' ? lowered.program : null;
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

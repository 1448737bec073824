import { EngineError } from '../errors.ts';
import type { Place } from '../formula/scope.ts';
import { formatCell, resolveRange } from '../workbook/names.ts';
import { cellKey, type Cell, type Workbook } from '../workbook/workbook.ts';
import type { RequestedDistribution, Truncation } from './distributions/distribution.ts';
import { isCellParameter, parametersInOrder } from './distributions/format.ts';
import { cellId, type CellId } from './graph.ts';
import { labelOf } from './labels.ts';
import type { ModelRequest } from './model.ts';
import { drawnDistribution } from './vary-distribution.ts';

/** A cell that the request names. */
export type NamedCell = {
  readonly id: CellId;
  readonly place: Place;
  readonly cell: string;
  readonly content: Cell | undefined;
};

export type FoundInput = NamedCell & {
  readonly name: string;
  readonly requested: RequestedDistribution;
  readonly truncate: Truncation | undefined;
  /** Those parameters of `requested` that are cells, in its order. */
  readonly parameters: readonly (NamedCell & { readonly parameter: string })[];
};

export type FoundConstant = NamedCell & { readonly value: number };

/** @throws EngineError */
export function findInputs(workbook: Workbook, request: ModelRequest): FoundInput[] {
  const seen = new Set<CellId>();
  return request.inputs.map(({ cell, distribution, truncate, name }, index) => {
    const place = `inputs[${index}].cell`;
    const input = findCell(workbook, cell, place);
    if (!input.content) throw new EngineError('CELL_NOT_FOUND', { place, detail: input.cell });
    if (seen.has(input.id)) throw new EngineError('INPUT_DUPLICATE', { place, detail: input.cell });
    seen.add(input.id);
    const parameters = parametersInOrder(distribution).flatMap(([parameter, value]) => {
      if (!isCellParameter(value)) return [];
      const parameterPlace = `inputs[${index}].distribution.${parameter}`;
      const found = findCell(workbook, value.cell, parameterPlace);
      if (found.content) return [{ ...found, parameter }];
      throw new EngineError('CELL_NOT_FOUND', { place: parameterPlace, detail: found.cell });
    });
    // One without cells is refused before the workbook is worked out.
    if (parameters.length === 0) drawnDistribution(distribution, new Map(), truncate, index);
    return {
      ...input,
      name: name ?? labelOf(workbook, input.cell) ?? input.cell,
      requested: distribution,
      truncate,
      parameters,
    };
  });
}

/** @throws EngineError */
export function findConstants(
  workbook: Workbook,
  request: ModelRequest,
  inputs: readonly NamedCell[],
): FoundConstant[] {
  const seen = new Set(inputs.map(({ id }) => id));
  return request.constants.map(({ cell, value }, index) => {
    const place = `constants[${index}].cell`;
    const constant = findCell(workbook, cell, place);
    if (seen.has(constant.id)) throw new EngineError('INPUT_DUPLICATE', { place, detail: constant.cell });
    seen.add(constant.id);
    return { ...constant, value };
  });
}

/** @throws EngineError */
export function findOutputs(
  workbook: Workbook,
  request: ModelRequest,
  replaced: readonly NamedCell[],
): NamedCell[] {
  const filled = new Set(replaced.map(({ id }) => id));
  const seen = new Set<CellId>();
  return request.outputs.map((cell, index) => {
    const place = `outputs[${index}]`;
    const output = findCell(workbook, cell, place);
    if (!output.content && !filled.has(output.id)) {
      throw new EngineError('CELL_NOT_FOUND', { place, detail: output.cell });
    }
    if (seen.has(output.id)) throw new EngineError('OUTPUT_DUPLICATE', { place, detail: output.cell });
    seen.add(output.id);
    return output;
  });
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

import { knownError } from '../formula/coerce.ts';
import { settle, type Scalar } from '../formula/values.ts';
import { ProgramBuilder } from '../kernel/builder.ts';
import type { CellValue, Workbook } from '../workbook/workbook.ts';
import { cellId, openGraph } from './graph.ts';

/** A formula cell as our own code computes it. */
export type RecalculatedCell = {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
  /** Null where the cell is part of a cycle, or of a kind that we cannot compute and that has no saved value. */
  readonly value: CellValue | null;
  /** The formula is not supported: `value` is the one that was saved with the workbook. */
  readonly isFrozen: boolean;
};

/** Works out every formula cell of a workbook through the code that compiles models, with nothing varying. */
export function* recalculate(workbook: Workbook): Generator<RecalculatedCell> {
  const b = new ProgramBuilder();
  const graph = openGraph(b, workbook, new Map());
  for (const [sheet, { name, cells }] of workbook.sheets.entries()) {
    for (const { row, column, formula } of cells.values()) {
      if (formula === null) continue;
      const place = { sheet, row, column };
      const value = graph.valueOf(place);
      const isFrozen = graph.frozen.has(cellId(place));
      yield { sheet: name, row, column, value: value && knownValue(b, value), isFrozen };
    }
  }
}

function knownValue(b: ProgramBuilder, value: Scalar): CellValue {
  switch (value.type) {
    case 'text':
      return { type: 'text', text: value.text };
    case 'error':
      return { type: 'error', error: value.error };
    case 'number':
    case 'boolean': {
      const settled = value.type === 'number' ? settle(b, value) : value;
      const error = knownError(b, settled);
      if (error) return { type: 'error', error };
      const known = b.known(settled.value) ?? Number.NaN;
      return value.type === 'number'
        ? { type: 'number', number: known }
        : { type: 'boolean', boolean: known === 1 };
    }
    case 'empty':
      return { type: 'number', number: 0 };
    case 'choice':
      throw new TypeError('without inputs nothing varies');
  }
}

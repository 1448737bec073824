import { type Cell as EngineCell, formatCell } from '@montegraph/engine';
import { requireUser } from '@montegraph/platform/identity';
import { fail } from '../errors.ts';
import { describeDistribution } from '../runs/distributions.ts';
import type { SheetResolvers, WorkbookResolvers } from '../schema.generated.ts';

const mostCells = 10_000;

export const Workbook: WorkbookResolvers = {
  sheets: ({ fileId, sheets }) => sheets.map((sheet) => ({ fileId, sheet })),
  definedNames: ({ definedNames }) => definedNames,
  suggestedInputs: ({ suggestedInputs }) =>
    suggestedInputs.map(({ distribution, ...suggestion }) => ({
      ...suggestion,
      distribution: distribution && describeDistribution(distribution),
    })),
  suggestedOutputs: ({ suggestedOutputs }) => suggestedOutputs,
};

export const Sheet: SheetResolvers = {
  name: ({ sheet }) => sheet.name,
  rows: ({ sheet }) => sheet.rows,
  columns: ({ sheet }) => sheet.columns,
  hidden: ({ sheet }) => sheet.hidden,
  cells: async ({ fileId, sheet: { name } }, { range: text }, { caller, assertion, signal, workbooks }) => {
    const { range, count, cells } = await workbooks.cells(
      { fileId, ownerId: requireUser(caller).userId, assertion, signal, place: 'id' },
      { sheet: name, range: text, mostCells },
    );
    if (range.sheet !== name) {
      const detail = `It is in sheet ${range.sheet}, not in ${name}.`;
      throw fail('CELL_REFERENCE_INVALID', { place: text, detail });
    }
    if (cells === null) throw fail('RANGE_TOO_LARGE', { place: text, detail: `It has ${count}.` });
    return cells.map((cell) => describeCell(name, cell));
  },
};

function describeCell(sheet: string, { row, column, value, formula }: EngineCell) {
  return {
    reference: formatCell(sheet, row, column),
    formula,
    value: typedValue(value),
    text: textOf(value),
  };
}

function typedValue(value: EngineCell['value']) {
  switch (value?.type) {
    case undefined:
      return null;
    case 'number':
      return { __typename: 'NumberValue' as const, number: value.number };
    case 'text':
      return { __typename: 'TextValue' as const, text: value.text };
    case 'boolean':
      return { __typename: 'BooleanValue' as const, boolean: value.boolean };
    case 'error':
      return { __typename: 'ErrorValue' as const, error: value.error };
  }
}

function textOf(value: EngineCell['value']): string {
  switch (value?.type) {
    case undefined:
      return '';
    case 'number':
      return String(value.number);
    case 'text':
      return value.text;
    case 'boolean':
      return value.boolean ? 'TRUE' : 'FALSE';
    case 'error':
      return value.error;
  }
}

import { parseAddress } from '../src/workbook/addresses.ts';
import { cellKey, errorNames, type Cell, type CellValue, type Workbook } from '../src/workbook/workbook.ts';

/** What a test writes into a cell: `=A1*2` is a formula, `#N/A` an error, other text is text. */
export type Content = number | string | boolean;

/** A workbook of sheets with cells by address. Formulas have no saved values unless `saved` says so: `Sheet!A1`. */
export function workbookOf(
  sheets: Readonly<Record<string, Readonly<Record<string, Content>>>>,
  rest: Partial<Pick<Workbook, 'definedNames'>> & { readonly saved?: Readonly<Record<string, Content>> } = {},
): Workbook {
  return {
    sheets: Object.entries(sheets).map(([name, contents]) => {
      const cells = Object.entries(contents).map(([address, content]): Cell => {
        const { row, column } = parseAddress(address) ?? { row: -1, column: -1 };
        const isFormula = typeof content === 'string' && content.startsWith('=');
        const saved = rest.saved?.[`${name}!${address}`];
        if (!isFormula) return { row, column, value: valueOf(content), formula: null };
        return { row, column, value: saved === undefined ? null : valueOf(saved), formula: content.slice(1) };
      });
      return {
        name,
        hidden: false,
        rows: cells.reduce((most, { row }) => Math.max(most, row + 1), 0),
        columns: cells.reduce((most, { column }) => Math.max(most, column + 1), 0),
        cells: new Map(cells.map((cell) => [cellKey(cell.row, cell.column), cell])),
        tables: [],
      };
    }),
    definedNames: rest.definedNames ?? [],
    date1904: false,
  };
}

function valueOf(content: Content): CellValue {
  if (typeof content === 'number') return { type: 'number', number: content };
  if (typeof content === 'boolean') return { type: 'boolean', boolean: content };
  const error = errorNames.find((name) => name === content);
  return error ? { type: 'error', error } : { type: 'text', text: content };
}

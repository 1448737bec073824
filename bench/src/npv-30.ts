import { cellKey } from '@montegraph/engine';
import type { Cell, ModelRequest, Workbook } from '@montegraph/engine';

const years = ['C', 'D', 'E', 'F', 'G'] as const;

/** Thirty formulas: five a year for five years, and five results. */
function formulas(): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [year, column] of years.entries()) {
    const before = years[year - 1];
    cells[`${column}1`] = before === undefined ? '$B$2' : `${before}1*(1+$B$3)`;
    cells[`${column}2`] = `${column}1*$B$1*(1+$B$9)^${year}`;
    cells[`${column}3`] = `${column}1*$B$4+$B$5`;
    cells[`${column}4`] = `(${column}2-${column}3-$B$8/5)*$B$7`;
    cells[`${column}5`] = `${column}2-${column}3-MAX(0,${column}4)`;
  }
  cells['H1'] = 'NPV($B$6,C5:G5)-$B$8';
  cells['H2'] = 'SUM(C5:G5)-$B$8';
  cells['H3'] = 'H1/$B$8+1';
  cells['H4'] = 'IF(H1>0,1,0)';
  cells['H5'] = 'ROUND(H3*100,1)';
  return cells;
}

const numbers = [50, 1000, 0.05, 30, 8000, 0.1, 0.25, 40_000, 0.02];

function cellAt(address: string, content: Pick<Cell, 'value' | 'formula'>): [number, Cell] {
  const column = address.charCodeAt(0) - 65;
  const row = Number(address.slice(1)) - 1;
  return [cellKey(row, column), { row, column, ...content }];
}

/** The model that spreadsheet speed is usually quoted for: a project's net present value in thirty cells. */
export const npv30: { readonly workbook: Workbook; readonly request: ModelRequest } = {
  workbook: {
    sheets: [
      {
        name: 'Model',
        hidden: false,
        rows: 9,
        columns: 8,
        cells: new Map([
          ...numbers.map((number, row) =>
            cellAt(`B${row + 1}`, { value: { type: 'number', number }, formula: null }),
          ),
          ...Object.entries(formulas()).map(([address, formula]) =>
            cellAt(address, { value: null, formula }),
          ),
        ]),
        tables: [],
      },
    ],
    definedNames: [],
    date1904: false,
  },
  request: {
    inputs: [
      { cell: 'Model!B1', distribution: { family: 'triangular', min: 40, mode: 50, max: 65 } },
      { cell: 'Model!B2', distribution: { family: 'normal', mean: 1000, sd: 120 } },
      { cell: 'Model!B3', distribution: { family: 'triangular', min: 0, mode: 0.05, max: 0.12 } },
      { cell: 'Model!B4', distribution: { family: 'triangular', min: 25, mode: 30, max: 38 } },
      { cell: 'Model!B5', distribution: { family: 'lognormal', mean: 8161.6, sd: 1648.8 } },
      { cell: 'Model!B6', distribution: { family: 'uniform', min: 0.08, max: 0.13 } },
    ],
    outputs: ['Model!H1', 'Model!H2', 'Model!H3', 'Model!H4', 'Model!H5'],
    constants: [],
  },
};

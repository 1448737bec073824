import { compileModel } from '../model/compile.ts';
import type { Distribution } from '../model/distributions/distribution.ts';
import type { Model } from '../model/model.ts';
import { cellKey } from '../workbook/workbook.ts';
import type { Cell, CellValue } from '../workbook/workbook.ts';

/** One input of each kind of `DrawPlan`, the exponential of a table too, in column A from the first row on. */
const distributions: readonly Distribution[] = [
  { family: 'uniform', min: 1, max: 3 },
  { family: 'normal', mean: 5, sd: 2 },
  { family: 'lognormal', mean: 4, sd: 1 },
  { family: 'triangular', min: -1, mode: 0, max: 4 },
  { family: 'discrete', values: [0, 1, 2, 5], weights: [1, 3, 2, 1] },
  { family: 'integerUniform', min: 1, max: 6 },
  { family: 'cumulative', min: 0, max: 10, points: [2, 5], probabilities: [0.3, 0.8] },
  { family: 'lognormal', mean: 1, sd: 4 },
];

/**
 * The outputs, in column B. Conditions look at inputs that are whole numbers alone: in any arithmetic they are on the same side.
 * One fails in every seventh trial.
 */
const formulas = [
  'A1*A2-A3/7+A4*(A7-2)',
  'EXP(-A1)+LN(A3)+SQRT(A7+1)+MIN(A8,20)',
  'IF(A5<2,A4,IF(A6>=4,-A2,A3/A6))',
  'A2/A5',
  'IFERROR(A1/A5,A7)+ABS(A4)',
  'SUM(A1:A7)*MAX(A5,A6)+SUMPRODUCT(A1:A7,A1:A7)',
];

/** A small model of what backends must get right: arithmetic, elementary functions, choices, errors, and every kind of draw. */
export function proofModel(): Model {
  const cells = new Map<number, Cell>();
  const put = (row: number, column: number, formula: string | null, value: CellValue | null) =>
    cells.set(cellKey(row, column), { row, column, formula, value });
  distributions.forEach((_, row) => put(row, 0, null, { type: 'number', number: 1 }));
  formulas.forEach((formula, row) => put(row, 1, formula, null));
  const compilation = compileModel(
    {
      sheets: [{ name: 'Proof', hidden: false, rows: distributions.length, columns: 2, cells, tables: [] }],
      definedNames: [],
      date1904: false,
    },
    {
      inputs: distributions.map((distribution, row) => ({ cell: `Proof!A${row + 1}`, distribution })),
      outputs: formulas.map((_, row) => `Proof!B${row + 1}`),
      constants: [],
    },
  );
  if (compilation.kind === 'model') return compilation.model;
  throw new Error(compilation.problems.map(({ cell, reason }) => `${cell}: ${reason}`).join('\n'));
}

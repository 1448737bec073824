import { describe, expect, test } from '@jest/globals';
import { EngineError } from '../../src/errors.ts';
import { emitJavaScript } from '../../src/kernel/emit-javascript.ts';
import { verifyProgram } from '../../src/kernel/verify.ts';
import { compileModel } from '../../src/model/compile.ts';
import type { Compilation, ModelRequest } from '../../src/model/model.ts';
import { errorNames, type Workbook } from '../../src/workbook/workbook.ts';
import { workbookOf, type Content } from '../workbook-of.ts';

// So wide that a trial's values may be anything.
const distribution = { family: 'normal', mean: 0, sd: 1e300 } as const;

function request(inputs: readonly string[], outputs: readonly string[]): ModelRequest {
  return { inputs: inputs.map((cell) => ({ cell, distribution })), outputs, constants: [] };
}

const onSheet = (names: readonly string[]): string[] => names.map((name) => `S!${name}`);

function compileCells(
  cells: Record<string, Content>,
  inputs: readonly string[],
  outputs: readonly string[],
): Compilation {
  return compileModel(workbookOf({ S: cells }), request(onSheet(inputs), onSheet(outputs)));
}

function modelOf(compilation: Compilation) {
  if (compilation.kind === 'blocked') throw new Error(JSON.stringify(compilation.problems));
  verifyProgram(compilation.model.program);
  return compilation.model;
}

function problemsOf(compilation: Compilation) {
  return compilation.kind === 'blocked' ? compilation.problems : [];
}

function problemsIn(formula: string) {
  return problemsOf(compileCells({ A1: 1, A2: 2, B1: formula }, ['A1'], ['B1']));
}

/** What the first output is in each trial. */
function sample(compilation: Compilation, ...columns: readonly (readonly number[])[]): (number | string)[] {
  const { program } = modelOf(compilation);
  const trials = columns[0]?.length ?? 0;
  const outputs = program.outputs.map(() => new Float64Array(trials));
  const errors = program.outputs.map(() => new Uint8Array(trials));
  emitJavaScript(program)(
    columns.map((column) => Float64Array.from(column)),
    outputs,
    errors,
    trials,
  );
  return [...(outputs[0] ?? [])].map((value, t) => errorNames[(errors[0]?.[t] ?? 0) - 1] ?? value);
}

function refusal(work: () => unknown): { readonly code: string; readonly place: string | undefined } {
  try {
    work();
  } catch (error) {
    if (error instanceof EngineError) return { code: error.code, place: error.place };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a model', () => {
  const cells = {
    A1: 'Price',
    B1: 2,
    A2: 'Volume',
    B2: 10,
    B3: 5,
    A4: 'Profit',
    B4: '=B1*B2-B3*C1',
    C1: '=SQRT(16)',
  };

  test('has the base values of the workbook, and names from labels', () => {
    const { model } = { model: modelOf(compileCells(cells, ['B1', 'B2'], ['B4'])) };
    expect(model.inputs.map(({ cell, name }) => [cell, name])).toEqual([
      ['S!B1', 'Price'],
      ['S!B2', 'Volume'],
    ]);
    expect(model.outputs).toEqual([{ cell: 'S!B4', name: 'Profit', label: 'Profit', baseValue: 0 }]);
    expect([model.cells, model.compiledCells]).toEqual([8, 1]);
  });

  test('computes only what depends on an input', () => {
    const { program } = modelOf(compileCells(cells, ['B1'], ['B4']));
    // B1 * 10 - 20, and the check that the result is finite.
    expect(program.instructions.map(({ operation }) => operation)).not.toContain('sqrt');
    expect(program.instructions.filter(({ operation }) => operation === 'mul')).toHaveLength(1);
  });

  test('survives JSON and structured clone', () => {
    const model = modelOf(compileCells({ A1: 1, B1: '=IF(A1>1,-0.0,1/A1)' }, ['A1'], ['B1']));
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(structuredClone(model)).toEqual(model);
  });

  test("takes changed constants instead of the workbook's", () => {
    const compilation = compileModel(workbookOf({ S: cells }), {
      ...request(['S!B1'], ['S!B4']),
      constants: [{ cell: 'S!C1', value: 1 }],
    });
    expect(sample(compilation, [3])).toEqual([25]);
  });

  test("puts its distribution in the place of an input's formula", () => {
    expect(sample(compileCells({ A1: 5, A2: '=A1+1', A3: '=A2*2' }, ['A2'], ['A3']), [1, 2])).toEqual([2, 4]);
  });

  test('counts a condition as 1 and 0', () => {
    expect(sample(compileCells({ A1: 5, A2: '=A1>3' }, ['A1'], ['A2']), [1, 4])).toEqual([0, 1]);
  });
});

describe('errors of single trials', () => {
  test('belong to those trials alone', () => {
    expect(sample(compileCells({ A1: 1, B1: '=10/A1' }, ['A1'], ['B1']), [2, 0, 5])).toEqual([
      5,
      '#DIV/0!',
      2,
    ]);
  });

  test('of a branch that a trial does not take do not leak', () => {
    const compilation = compileCells({ A1: 1, B1: '=IF(A1=0,-1,10/A1)' }, ['A1'], ['B1']);
    expect(sample(compilation, [2, 0])).toEqual([5, -1]);
  });

  test('are caught by IFERROR', () => {
    const compilation = compileCells({ A1: 1, B1: '=IFERROR(SQRT(A1),99)' }, ['A1'], ['B1']);
    expect(sample(compilation, [4, -4])).toEqual([2, 99]);
  });

  test('are the first from left to right', () => {
    const compilation = compileCells({ A1: 1, A2: 1, B1: '=SQRT(A1)+1/A2' }, ['A1', 'A2'], ['B1']);
    expect(sample(compilation, [-1, 4, -1], [0, 0, 1])).toEqual(['#NUM!', '#DIV/0!', '#NUM!']);
  });

  test('are #NUM! where a number leaves the range of doubles, even behind a division', () => {
    const compilation = compileCells({ A1: 1, B1: '=A1*1E+300', C1: '=1/B1' }, ['A1'], ['C1']);
    expect(sample(compilation, [1e100, 1])).toEqual(['#NUM!', 1e-300]);
  });
});

describe('what varies may', () => {
  test('be a number in some trials and text in others', () => {
    const cells = {
      A1: 1,
      B1: '=IF(A1>0,A1,"")',
      C1: 7,
      D1: '=SUM(B1:C1)+COUNT(B1:C1)*100',
      D2: '=IF(B1="",-1,B1+1)',
    };
    expect(sample(compileCells(cells, ['A1'], ['D1']), [3, -3])).toEqual([210, 107]);
    expect(sample(compileCells(cells, ['A1'], ['D2']), [3, -3])).toEqual([4, -1]);
  });

  test('choose a row of a constant table', () => {
    const cells = { A1: 1, B1: 10, B2: 20, B3: 30, C1: 0.1, C2: 0.2, C3: 0.3, D1: '=VLOOKUP(A1,B1:C3,2)' };
    expect(sample(compileCells(cells, ['A1'], ['D1']), [10, 25, 99, 5])).toEqual([0.1, 0.2, 0.3, '#N/A']);
  });

  test('choose a range, which stays one', () => {
    const cells = { A1: 1, B1: 10, B2: 20, B3: 30, C1: 1, C2: 2, D1: 5 };
    const choosing = (formula: string) =>
      sample(compileCells({ ...cells, D2: formula }, ['A1'], ['D2']), [1, 2]);
    // In row 2, where a single cell of each range would be 20 and 2.
    expect(choosing('=SUM(IF(A1<2,B1:B3,C1:C2))')).toEqual([60, 3]);
    expect(choosing('=COUNT(CHOOSE(A1,B1:B3,C1:C2))')).toEqual([3, 2]);
    expect(choosing('=SUM(CHOOSE(A1,B1:B3,D1))')).toEqual([60, 5]);
    expect(choosing('=NPV(0,IF(A1<2,B1:B3,0))')).toEqual([60, 0]);
    expect(choosing('=IF(A1<2,B1:B3,C1:C2)+1')).toEqual([21, 3]);
    expect(choosing('=IF(A1<2,B1:B3,C1:C2)')).toEqual([20, 2]);
    expect(choosing('=SUM(IF(A1<2,B1:B3,""))')).toEqual([60, '#VALUE!']);
    expect(choosing('=COUNT(IF(A1<2,B1:B3))')).toEqual([3, 1]);
    expect(choosing('=IF(A1<2,B1:B3,"")=""')).toEqual([0, 1]);
  });

  test('choose an empty cell, which is no 0', () => {
    const cells = { A1: 1, B1: 10, B3: 30 };
    const choosing = (formula: string) =>
      sample(compileCells({ ...cells, D2: formula }, ['A1'], ['D2']), [1, 2]);
    expect(choosing('=IF(INDEX(B1:B3,A1)="",-1,1)')).toEqual([1, -1]);
    expect(choosing('=AVERAGE(INDEX(B1:B3,A1),4)')).toEqual([7, 4]);
    expect(choosing('=INDEX(B1:B3,A1)+1')).toEqual([11, 1]);
    expect(choosing('=INDEX(B1:B3,A1)')).toEqual([10, 0]);
  });

  test('choose the column that a lookup answers from, where there is one', () => {
    const cells = { A1: 1, B1: 1, C1: 7, D1: '=VLOOKUP(1,B1:C1,A1)' };
    expect(sample(compileCells(cells, ['A1'], ['D1']), [2.5, 0.5, 3])).toEqual([7, '#VALUE!', '#REF!']);
  });

  test('be searched itself', () => {
    const cells = { A1: 1, B1: '=A1', B2: '=A1*2', B3: 9, C1: '=MATCH(4,B1:B3,0)', C2: '=INDEX(B1:B3,A1)' };
    expect(sample(compileCells(cells, ['A1'], ['C1']), [4, 2, 3])).toEqual([1, 2, '#N/A']);
    expect(sample(compileCells(cells, ['A1'], ['C2']), [1, 2.9, 3, 4])).toEqual([1, 5.8, 9, '#REF!']);
  });
});

describe('what cannot be compiled', () => {
  const cells = {
    A1: 1,
    A2: 2,
    B1: '=BESSELJ(A2,1)',
    C1: '=A1+B1',
    D1: '=BESSELJ(A1,1)',
    E1: '=D1*2',
    F1: '=E1+1',
  };

  test('keeps its saved value where no input reaches it', () => {
    const workbook = workbookOf({ S: cells }, { saved: { 'S!B1': 0.25 } });
    expect(sample(compileModel(workbook, request(['S!A1'], ['S!C1'])), [4])).toEqual([4.25]);
  });

  test('is a problem without a saved value', () => {
    expect(problemsOf(compileCells(cells, ['A1'], ['C1']))).toMatchObject([
      { code: 'FUNCTION_UNSUPPORTED', cell: 'S!B1', path: ['S!C1', 'S!B1'] },
    ]);
  });

  test('is named with its function, cell and the path from the output', () => {
    const workbook = workbookOf({ S: cells }, { saved: { 'S!D1': 0.44 } });
    expect(problemsOf(compileModel(workbook, request(['S!A1'], ['S!F1'])))).toEqual([
      {
        code: 'FUNCTION_UNSUPPORTED',
        cell: 'S!D1',
        formula: '=BESSELJ(A1,1)',
        reason: 'The function BESSELJ is not supported.',
        path: ['S!F1', 'S!E1', 'S!D1'],
      },
    ]);
  });

  test('does no harm where no output needs it, or in a branch that no trial takes', () => {
    const model = { A1: 1, B1: '=BESSELJ(A1,1)', C1: '=IF(FALSE,B1,A1)' };
    expect(sample(compileCells(model, ['A1'], ['C1']), [3])).toEqual([3]);
  });

  test('is text made of numbers that vary, and a place that varies', () => {
    expect(problemsIn('=LN(A1&"0")')).toMatchObject([{ code: 'FORMULA_UNSUPPORTED', cell: 'S!B1' }]);
    expect(problemsIn('=OFFSET(A1,A1,0)')).toMatchObject([{ code: 'FORMULA_UNSUPPORTED', cell: 'S!B1' }]);
    expect(problemsIn('=A1+')).toMatchObject([
      { code: 'FORMULA_UNSUPPORTED', cell: 'S!B1', formula: '=A1+' },
    ]);
  });

  test('is a cycle, told with the cells around it', () => {
    const model = { A1: 1, B1: '=C1+A1', C1: '=D1*2', D1: '=B1', E1: '=B1' };
    expect(problemsOf(compileCells(model, ['A1'], ['E1']))).toMatchObject([
      { code: 'MODEL_CYCLE', cell: 'S!B1', path: ['S!B1', 'S!C1', 'S!D1', 'S!B1'] },
    ]);
  });

  test('is no cycle that only a branch without trials closes', () => {
    const model = { A1: 1, B1: '=IF(FALSE,C1,A1)', C1: '=B1*2' };
    expect(sample(compileCells(model, ['A1'], ['C1']), [3])).toEqual([6]);
  });
});

describe('a request is refused with the place that is wrong', () => {
  const workbook: Workbook = workbookOf({ S: { A1: 1, A2: 'text', B1: '=A1*2', B2: '=A2', C1: '=1+1' } });
  test.each<[string, string, ModelRequest]>([
    ['CELL_REFERENCE_INVALID', 'inputs[0].cell', request(['A1:'], ['S!B1'])],
    ['CELL_REFERENCE_INVALID', 'inputs[0].cell', request(['S!A1:A2'], ['S!B1'])],
    ['SHEET_NOT_FOUND', 'inputs[1].cell', request(['S!A1', 'T!A1'], ['S!B1'])],
    ['CELL_NOT_FOUND', 'inputs[0].cell', request(['S!Z1'], ['S!B1'])],
    ['CELL_NOT_FOUND', 'outputs[1]', request(['S!A1'], ['S!B1', 'S!Z1'])],
    ['INPUT_DUPLICATE', 'inputs[1].cell', request(['S!A1', 's!$A$1'], ['S!B1'])],
    ['OUTPUT_DUPLICATE', 'outputs[1]', request(['S!A1'], ['S!B1', 'S!B1'])],
    ['INPUT_UNUSED', 'inputs[1].cell', request(['S!A1', 'S!C1'], ['S!B1'])],
    ['OUTPUT_CONSTANT', 'outputs[1]', request(['S!A1'], ['S!B1', 'S!C1'])],
    ['OUTPUT_NOT_A_NUMBER', 'outputs[0]', request(['S!A1'], ['S!B2'])],
    [
      'INPUT_DUPLICATE',
      'constants[0].cell',
      { ...request(['S!A1'], ['S!B1']), constants: [{ cell: 'S!A1', value: 1 }] },
    ],
    [
      'DISTRIBUTION_INVALID',
      'inputs[0].distribution.max',
      {
        ...request([], ['S!B1']),
        inputs: [{ cell: 'S!A1', distribution: { family: 'uniform', min: 2, max: 1 } }],
      },
    ],
  ])('%s at %s', (code, place, wrong) => {
    expect(refusal(() => compileModel(workbook, wrong))).toEqual({ code, place });
  });
});

describe('large models', () => {
  test('a chain of 50,000 cells compiles', () => {
    const cells: Record<string, Content> = { A1: 1 };
    for (let row = 2; row <= 50_000; row++) cells[`A${row}`] = `=A${row - 1}+1`;
    const model = modelOf(compileCells(cells, ['A1'], ['A50000']));
    expect(model.outputs[0]?.baseValue).toBe(50_000);
    expect(model.compiledCells).toBe(49_999);
  });

  test('a thousand searches in one table of 5,000 rows hold the table once', () => {
    const cells: Record<string, Content> = { A1: 1 };
    for (let row = 1; row <= 5000; row++) [cells[`B${row}`], cells[`C${row}`]] = [row, row * row];
    for (let row = 1; row <= 1000; row++) cells[`D${row}`] = `=VLOOKUP($A$1*${row},B$1:C$5000,2)`;
    cells['E1'] = '=SUM(D1:D1000)';
    const { program } = modelOf(compileCells(cells, ['A1'], ['E1']));
    // The factors of the thousand rows, which have become a loop over values and one over errors; the columns B and C.
    expect(program.tables.map(({ length }) => length)).toEqual([1000, 5000, 5000]);
    expect(program.loops.map(({ count }) => count)).toEqual([1000, 1000]);
  });
});

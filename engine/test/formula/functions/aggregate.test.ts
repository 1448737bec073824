import { expect, test } from '@jest/globals';
import { interpret } from '../../../src/kernel/interpret.ts';
import { cellOf, type Program } from '../../../src/kernel/program.ts';
import { addUp } from '../../../src/kernel/sum.ts';
import { compileModel } from '../../../src/model/compile.ts';
import { recalculate } from '../../../src/model/recalculate.ts';
import { calculate } from '../../calculate.ts';
import { workbookOf, type Content } from '../../workbook-of.ts';

const cells = { A1: 1, A2: '5', A3: true, A4: 4, B1: 10, B2: 20, B3: 30, B4: 40, C1: '#N/A', C2: 2 };

test.each([
  ['SUM(A1:A5)', 5],
  ['SUM("5",TRUE,2)', 8],
  ['SUM("x",1)', '#VALUE!'],
  ['SUM(A1:A5,B1)', 15],
  ['SUM((A1,B1:B2))', 31],
  ['SUM(C:C)', '#N/A'],
  ['SUM(E1:E9)', 0],
  ['AVERAGE(A1:A5)', 2.5],
  ['AVERAGE(E1:E9)', '#DIV/0!'],
  ['MIN(A1:A5,2)', 1],
  ['MAX(B1:B4)', 40],
  ['MAX(-3,-2)', -2],
  ['MIN(E1:E9)', 0],
  ['COUNT(A1:A5)', 2],
  ['COUNT(1,"2","x",TRUE)', 3],
  ['COUNT(C1:C2)', 1],
  ['COUNTA(A1:A5)', 4],
  ['PRODUCT(A1:A5,3)', 12],
  ['PRODUCT(E1:E9)', 0],
  ['SUMSQ(3,4)', 25],
  ['SUMPRODUCT(A1:A4,B1:B4)', 170],
  ['SUMPRODUCT((B1:B4>15)*B1:B4)', 90],
  ['SUMPRODUCT(B1:B4,A1:A3)', '#VALUE!'],
  ['SUMPRODUCT({1,2},{3,4})', 11],
])('=%s is %s', (formula, expected) => {
  expect(calculate(formula, cells)).toBe(expected);
});

/** A sheet whose rows 1 to `count` hold these sheet by column, and D1, the input. */
function sheetOf(
  count: number,
  row: (k: number) => Readonly<Record<string, Content>>,
  others: Readonly<Record<string, Content>> = {},
): Record<string, Content> {
  const rows = Array.from({ length: count }, (_, k) =>
    Object.entries(row(k + 1)).map(([column, content]) => [`${column}${k + 1}`, content] as const),
  );
  return { ...Object.fromEntries(rows.flat()), D1: 1, ...others };
}

function programOf(sheet: Readonly<Record<string, Content>>, ...outputs: readonly string[]): Program {
  const compilation = compileModel(workbookOf({ S: sheet }), {
    inputs: [{ cell: 'S!D1', distribution: { family: 'uniform', min: 0, max: 200 } }],
    outputs: outputs.map((cell) => `S!${cell}`),
    constants: [],
  });
  if (compilation.kind === 'blocked') throw new Error(JSON.stringify(compilation.problems));
  return compilation.model.program;
}

test('a sum over 10,000 sheet =B7*$D$1 is one loop, and so is the search for the first error in them', () => {
  const sheet = sheetOf(10_000, (k) => ({ A: `=B${k}*$D$1`, B: 1 / k, C: `=A${k}/($D$1-B${k})` }));
  const sum = programOf({ ...sheet, E1: '=SUM(A1:A10000)' }, 'E1');
  expect(sum.loops.map(({ reduce, count, body }) => [reduce, count, body.length])).toEqual([
    ['sum', 10_000, 3],
  ]);
  expect(sum.instructions.length).toBeLessThan(10);
  expect(interpret(sum, [0.7])[0]).toBe(addUp(10_000, (k) => (1 / (k + 1)) * 0.7));
  const loopAt = sum.instructions.findIndex(({ operation }) => operation === 'loop');
  expect(cellOf(sum, loopAt)).toBe('S!E1');

  const quotients = programOf({ ...sheet, E1: '=AVERAGE(C1:C10000)' }, 'E1');
  expect(quotients.loops.map(({ reduce, count }) => [reduce, count])).toEqual([
    ['sum', 10_000],
    ['firstError', 10_000],
  ]);
  expect([interpret(quotients, [0.5])[0], typeof interpret(quotients, [0.7])[0]]).toEqual([
    '#DIV/0!',
    'number',
  ]);
});

test('constants among the sheet of a sum are added in advance, after what varies', () => {
  const sheet = sheetOf(20, (k) => ({ A: k % 2 ? k / 7 : `=$D$1*${k}.5` }));
  const program = programOf({ ...sheet, E1: '=SUM(A1:A20)' }, 'E1');
  const [known, varying] = [0, 1].map((even) =>
    addUp(10, (k) => (even ? 0.3 * (2 * k + 2.5) : (2 * k + 1) / 7)),
  );
  expect(interpret(program, [0.3])[0]).toBe((varying ?? 0) + (known ?? 0));
});

/** In B, the totals so far of k / (D1 - k) in A. */
const runningTotals = (rows: number) =>
  sheetOf(rows, (k) => ({ A: `=${k}/($D$1-${k})`, B: `=SUM($A$1:A${k})` }));

const total = (count: number, x: number): number => addUp(count, (k) => (k + 1) / (x - (k + 1)));

test('running totals over a column go on from each other, errors included', () => {
  const [small = 0, large = 0] = [500, 1000].map((rows) => {
    const sheet = { ...runningTotals(rows), E1: `=MAX(B1:B${rows})` };
    return programOf(sheet, 'E1').instructions.length;
  });
  // Linear: a quadratic program would be four times as large.
  expect(large / small).toBeLessThan(2.1);
});

test('a running total is the sum over its range', () => {
  const program = programOf(runningTotals(200), 'B200', 'B3', 'B130', 'B70');
  expect(interpret(program, [0.25])).toEqual([
    total(200, 0.25),
    1 / (0.25 - 1) + 2 / (0.25 - 2) + 3 / (0.25 - 3),
    total(130, 0.25),
    total(70, 0.25),
  ]);
  expect(interpret(program, [100])).toEqual(['#DIV/0!', 1 / 99 + 2 / 98 + 3 / 97, '#DIV/0!', total(70, 100)]);
});

test('a formula may read more cells than a JavaScript call takes arguments', () => {
  // 1,000 formulas 130 times: as many cells to a formula as 130,000, and quicker to work out.
  const ranges = Array.from({ length: 130 }, () => 'A1:A1000').join();
  const formulas = ['SUM(', 'MAX(', 'NPV(1,', 'AND('].map((start) => `=${start}${ranges})`);
  const asking = Object.fromEntries(formulas.map((formula, i) => [`C${i + 1}`, formula]));
  const asked = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`A${i + 1}`, '=1']));
  const answers = recalculate(workbookOf({ Sheet: { ...asking, ...asked } }));
  // As a generator it works out only the cells that it is asked for: the first ones, which read all others.
  const values = formulas.map((): unknown => answers.next().value?.value);
  expect(values).toEqual([
    { type: 'number', number: 130_000 },
    { type: 'number', number: 1 },
    { type: 'number', number: 1 },
    { type: 'boolean', boolean: true },
  ]);
});

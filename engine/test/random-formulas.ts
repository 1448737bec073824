import type { Content } from './workbook-of.ts';

/** A stream of whole numbers below a bound, from a seed; xorshift is random enough to choose formulas. */
export function choices(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const operators = ['+', '-', '*', '/', '^', '=', '<>', '<', '<=', '>', '>='];
const unary = [
  'ABS',
  'SIGN',
  'SQRT',
  'EXP',
  'LN',
  'LOG10',
  'INT',
  'NOT',
  'ISNUMBER',
  'ISERROR',
  'TRUNC',
  'N_A',
];
const rangeFunctions = [
  'SUM',
  'AVERAGE',
  'MIN',
  'MAX',
  'COUNT',
  'PRODUCT',
  'SUMSQ',
  'COUNTA',
  'AND',
  'OR',
  'XOR',
];
const literals = [
  '0',
  '1',
  '2',
  '-1',
  '0.5',
  '100',
  '-3.25',
  '1E+200',
  'TRUE',
  'FALSE',
  '"5"',
  '"x"',
  '""',
  '#N/A',
];

/** A formula that may mean anything or nothing: numbers, text, conditions and errors meet wherever they can. */
function randomFormula(choose: (below: number) => number, cells: readonly string[], depth = 4): string {
  const of = (options: readonly string[]): string => options[choose(options.length)] ?? '0';
  const part = (): string => randomFormula(choose, cells, depth - 1);
  if (depth === 0) return choose(3) === 0 ? of(literals) : of(cells);
  const range = (): string => {
    return of(['D1:D6', 'E1:E6', 'A1:A3', 'A2:A3', `A1:A1`]);
  };
  switch (choose(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      return `(${part()}${of(operators)}${part()})`;
    case 5:
      return `-${part()}`;
    case 6: {
      const name = of(unary);
      return name === 'N_A' ? `IFNA(${part()},${part()})` : `${name}(${part()})`;
    }
    case 7:
      return `${of(rangeFunctions)}(${range()},${part()})`;
    case 8:
    case 9:
      return `IF(${part()},${part()},${part()})`;
    case 10:
      return `IFERROR(${part()},${part()})`;
    case 11:
      return `${of(['ROUND', 'ROUNDUP', 'ROUNDDOWN', 'MOD', 'POWER', 'LOG', 'CEILING', 'FLOOR', 'MROUND'])}(${part()},${part()})`;
    case 12:
      return `${of(['NPV', 'CHOOSE'])}(${part()},${part()},${part()},${part()})`;
    case 13:
      return `${of(['PMT', 'PV', 'FV', 'NPER'])}(${part()},${part()},${part()})`;
    case 14:
      return of([
        // With + since INDEX(..., 0) is a whole line where the 0 is known, and functions of ranges take it as such.
        `+INDEX(D1:D6,${part()})`,
        `+INDEX(D1:E6,${part()},${part()})`,
        `MATCH(${part()},D1:D6,0)`,
        `MATCH(${part()},D1:D6,1)`,
        `VLOOKUP(${part()},D1:E6,2)`,
        `VLOOKUP(${part()},D1:E6,2,FALSE)`,
        `MATCH(${part()},B1:B3,0)`,
        `IRR(E1:E6,${part()})`,
        `SUMPRODUCT(D1:D6,E1:E6*${of(cells)})`,
      ]);
    default:
      return `${of(cells)}%`;
  }
}

const inputs = ['A1', 'A2', 'A3'];

/**
 * Formulas in B1:B3 that lean on each other and on the inputs A1:A3, beside a table that is partly constant and partly depends
 * on the inputs; C1 is B3, but can be asked for as an output whatever that is.
 */
export function randomContents(choose: (below: number) => number): Record<string, Content> {
  const table = choose(2) === 0 ? ['1', '2', '3', '5', '8', '13'] : ['3', '"x"', '1', '', 'TRUE', '2'];
  const contents: Record<string, Content> = {};
  for (const [i, entry] of table.entries()) {
    if (entry !== '') contents[`D${i + 1}`] = `=${entry}`;
    contents[`E${i + 1}`] =
      choose(4) === 0 ? `=A${1 + choose(3)}*${i - 2}` : i === 0 ? -100 : 10 * i + choose(30);
  }
  if (choose(3) === 0) contents['D3'] = '=A2';
  contents['B1'] = `=${randomFormula(choose, inputs, 3)}`;
  contents['B2'] = `=${randomFormula(choose, [...inputs, 'B1'], 3)}`;
  contents['B3'] = `=${randomFormula(choose, [...inputs, 'B1', 'B2'], 4)}`;
  // Always varies and may always be a number: whatever B3 is, it can be asked for.
  contents['C1'] = '=IF(A1=123456789,A1,B3)';
  return contents;
}

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
export function randomFormula(
  choose: (below: number) => number,
  cells: readonly string[],
  depth = 4,
): string {
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

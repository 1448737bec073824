import type { operators, unaryOperators } from '../../../src/formula/operators.ts';
import { functions } from '../../../src/formula/functions/functions.ts';
import { compileModel } from '../../../src/model/compile.ts';
import type { Distribution } from '../../../src/model/distributions/distribution.ts';
import type { Model } from '../../../src/model/model.ts';
import { workbookOf, type Content } from '../../workbook-of.ts';

/**
 * What formulas vary with, by the cells that they read them from. Ranges reach into what functions refuse, so that errors come up
 * in some trials and not in others. Formulas divide by what is not near zero, or is zero: an input that single precision draws to
 * 2^-24 of its range has few digits there.
 */
const inputs: Readonly<Record<string, Distribution>> = {
  /** Any number. */
  A1: { family: 'uniform', min: -3, max: 3 },
  /** A probability, now and then none. */
  A2: { family: 'uniform', min: -0.05, max: 1.05 },
  /** A number of periods or things. */
  A3: { family: 'integerUniform', min: -2, max: 12 },
  /** An amount. */
  A4: { family: 'normal', mean: 1000, sd: 300 },
  /** An interest rate. */
  A5: { family: 'uniform', min: 0.01, max: 0.15 },
  /** A size. */
  A6: { family: 'lognormal', mean: 2, sd: 1 },
  /** A place in five rows or columns, or beside them. */
  A7: { family: 'integerUniform', min: -1, max: 6 },
  /** Any number, more often a small one. */
  A8: { family: 'normal', mean: 0, sd: 2 },
};

/** A column of thresholds, their names, five numbers of which four vary beside a text, and thresholds in a row. */
// prettier-ignore
const cells: Readonly<Record<string, Content>> = {
  ...Object.fromEntries(Object.keys(inputs).map((cell) => [cell, 1])),
  B1: 'low', B2: 'mid', B3: 'high', B4: 'top', B5: 'over',
  D1: -2, D2: -1, D3: 0, D4: 1, D5: 2,
  E1: '=A1', E2: '=A8*2', E3: '=A6', E4: 'text', E5: '=A1-A8',
  F1: '=-A4', F2: 300, F3: '=A4/3', F4: 420, F5: '=50*A6',
  H1: -2, I1: -1, J1: 0, K1: 1, L1: 2, H2: 5, I2: '=A1', J2: '=A8', K2: 7, L2: '=A6',
};

/** Formulas in which numbers vary, by the function that they are there for: one a way through it that code takes. */
export const functionFormulas: Readonly<Record<string, readonly string[]>> = {
  SUM: ['SUM(A1,A8,E1:E5)', 'SUM(E1:E5*A6)'],
  SUMSQ: ['SUMSQ(E1:E5)'],
  PRODUCT: ['PRODUCT(E1:E5)'],
  COUNT: ['COUNT(IF(A1>0,A1,"none"),E1:E5)'],
  COUNTA: ['COUNTA(E1:E5)*A1'],
  AVERAGE: ['AVERAGE(E1:E5)', 'AVERAGE(1/A3,A1)'],
  MIN: ['MIN(E1:E5)', 'MIN(A1,A8,0)'],
  MAX: ['MAX(E1:E5)', 'MAX(A1,A8,0)'],
  SUMPRODUCT: ['SUMPRODUCT(D1:D5,E1:E5)', 'SUMPRODUCT((E1:E3>A8)*D1:D3)'],
  SUMIF: ['SUMIF(E1:E5,">0")', 'SUMIF(D1:D5,"<"&0,E1:E5)', 'SUMIF(B1:B5,"*i*",E1:E5)'],
  SUMIFS: ['SUMIFS(E1:E5,D1:D5,">-2",E1:E5,"<1")'],
  AVERAGEIF: ['AVERAGEIF(E1:E5,">1")'],
  AVERAGEIFS: ['AVERAGEIFS(E1:E5,D1:D5,">-2",E1:E5,"<1")'],
  COUNTIF: ['COUNTIF(E1:E5,">0")', 'COUNTIF(H1:L2,A7)', 'COUNTIF(A3,4)'],
  COUNTIFS: ['COUNTIFS(E1:E5,">0",E1:E5,"<2")'],
  COUNTBLANK: ['COUNTBLANK(C1:E5)*A1'],
  SYD: ['SYD(A4,100,5,A3)', 'SYD(A4,100,A3,2)'],
  DB: ['DB(ABS(A4),100,6,A3)', 'DB(ABS(A4),100,6,3,A3)'],
  DDB: ['DDB(ABS(A4),100,6,A3)', 'DDB(ABS(A4),100,6,3,A6)'],
  'NORM.DIST': ['NORM.DIST(A1,A8,A6,TRUE)', 'NORM.DIST(A1,0,A8,FALSE)'],
  NORMDIST: ['NORMDIST(A1,1,2,A3>5)'],
  'NORM.S.DIST': ['NORM.S.DIST(A1,TRUE)', 'NORM.S.DIST(A1,FALSE)'],
  NORMSDIST: ['NORMSDIST(A8)'],
  'NORM.INV': ['NORM.INV(A2,A1,A6)', 'NORM.INV(0.3,1,A8)'],
  NORMINV: ['NORMINV(A2,0,2)'],
  'NORM.S.INV': ['NORM.S.INV(A2)'],
  NORMSINV: ['NORMSINV(A2)'],
  'LOGNORM.DIST': ['LOGNORM.DIST(A8,0.5,1,TRUE)', 'LOGNORM.DIST(A6,0.5,A1,FALSE)'],
  LOGNORMDIST: ['LOGNORMDIST(A6,A1,1)'],
  'LOGNORM.INV': ['LOGNORM.INV(A2,1,0.5)'],
  LOGINV: ['LOGINV(0.4,A1,A6)'],
  'EXPON.DIST': ['EXPON.DIST(A8,A6,TRUE)', 'EXPON.DIST(A6,A1,FALSE)'],
  EXPONDIST: ['EXPONDIST(A6,2,TRUE)'],
  'WEIBULL.DIST': ['WEIBULL.DIST(A8,1.5,2,TRUE)', 'WEIBULL.DIST(A6,2,A6,FALSE)'],
  WEIBULL: ['WEIBULL(A6,A1,1,TRUE)'],
  STANDARDIZE: ['STANDARDIZE(A1,A8,A6)', 'STANDARDIZE(A1,0,A3)'],
  'CONFIDENCE.NORM': ['CONFIDENCE.NORM(A2,A6,10)'],
  CONFIDENCE: ['CONFIDENCE(0.05,A8,A3)'],
  PHI: ['PHI(A8)'],
  GAUSS: ['GAUSS(A8)'],
  FISHER: ['FISHER(A1/2)'],
  FISHERINV: ['FISHERINV(A8)'],
  ERF: ['ERF(A8)', 'ERF(A1,A8)'],
  'ERF.PRECISE': ['ERF.PRECISE(A1)'],
  ERFC: ['ERFC(A8)'],
  'ERFC.PRECISE': ['ERFC.PRECISE(A1)'],
  NPV: ['NPV(A5,F2:F5)', 'NPV(A3,A4,F2:F5)'],
  IRR: ['IRR(F1:F5)', 'IRR(F1:F5,A5)'],
  PMT: ['PMT(A5,10,A4)', 'PMT(A5,A3,A4,100,1)', 'PMT(A3/10,5,A4)'],
  IPMT: ['IPMT(A5,A3,10,A4)', 'IPMT(A5,2,10,A4,100,1)'],
  PPMT: ['PPMT(A5,A3,10,A4)', 'PPMT(A5,2,10,A4,100,1)'],
  PV: ['PV(A5,10,A4)', 'PV(A5,A3,10,A4,1)'],
  FV: ['FV(A5,10,-A4)', 'FV(A3/20,4,-A4,10,1)'],
  NPER: ['NPER(A5,-A4,5000)', 'NPER(A3/20,-A4,1000,10,1)'],
  SLN: ['SLN(A4,100,A3)'],
  FACT: ['FACT(A3)', 'FACT(A8)'],
  FACTDOUBLE: ['FACTDOUBLE(A3)'],
  COMBIN: ['COMBIN(12,A3)', 'COMBIN(A3,2)'],
  COMBINA: ['COMBINA(A3,3)'],
  GAMMA: ['GAMMA(A8)', 'GAMMA(A3)'],
  GAMMALN: ['GAMMALN(A8)'],
  'GAMMALN.PRECISE': ['GAMMALN.PRECISE(A4)'],
  ISNUMBER: ['ISNUMBER(IF(A1>0,A1,"none"))+0', 'ISNUMBER(1/A3)'],
  ISERROR: ['ISERROR(SQRT(A1))'],
  ISERR: ['ISERR(LN(A1))', 'ISERR(IF(A1>0,NA(),1))+A1'],
  ISNA: ['ISNA(IF(A1>0,NA(),1/A3))'],
  ISBLANK: ['IF(ISBLANK(C1),A1,0)'],
  ISTEXT: ['ISTEXT(IF(A1>0,A1,"none"))'],
  ISNONTEXT: ['ISNONTEXT(IF(A1>0,A1,"none"))'],
  ISLOGICAL: ['ISLOGICAL(IF(A1>0,A1>1,1))'],
  NA: ['IF(A1>0,A1,NA())'],
  EFFECT: ['EFFECT(A5,A3)', 'EFFECT(A1,4)'],
  NOMINAL: ['NOMINAL(A5,A3)'],
  IF: ['IF(A1>A8,A1,A6)', 'IF(A3,1/A3,A1)', 'IF(A1>0,A1)'],
  IFS: ['IFS(A1>1,A8,A8>0,A6)'],
  SWITCH: ['SWITCH(A3,1,A1,2,A8,A6)', 'SWITCH(A7,1,A1,2,A8)'],
  AND: ['AND(A1>0,A8>0)', 'AND(A1>0,1/A3>0)'],
  OR: ['OR(A1>1,A8>1)'],
  XOR: ['XOR(A1>1,A8>1,A3)'],
  NOT: ['NOT(A3)', 'NOT(A1>0)'],
  TRUE: ['IF(A1>0,TRUE(),A1)'],
  FALSE: ['IF(A1>0,FALSE(),A1)'],
  IFERROR: ['IFERROR(SQRT(A1),A8)', 'IFERROR(A1/A3,NA())'],
  IFNA: ['IFNA(IF(A1>0,NA(),1/A3),A8)'],
  CHOOSE: ['CHOOSE(A7,A1,A8,A6,1,2)'],
  VLOOKUP: ['VLOOKUP(A1,D1:E5,2)', 'VLOOKUP(A7,D1:E5,2,FALSE)', 'VLOOKUP(1,D1:F5,A7)'],
  HLOOKUP: ['HLOOKUP(A1,H1:L2,2)', 'HLOOKUP(A7,H1:L2,2,FALSE)'],
  LOOKUP: ['LOOKUP(A1,D1:D5,F1:F5)', 'LOOKUP(A8,D1:E5)'],
  XLOOKUP: ['XLOOKUP(A7,D1:D5,F1:F5)', 'XLOOKUP(A7,D1:D5,F1:F5,A6)'],
  MATCH: ['MATCH(A1,D1:D5)', 'MATCH(A7,D1:D5,0)', 'MATCH(A1,D1:D5,-1)+A1', 'MATCH("mid",B1:B5,0)*A1'],
  INDEX: ['INDEX(F1:F5,A7)', 'INDEX(H1:L2,2,A7)'],
  OFFSET: ['OFFSET(A1,7,0)', 'SUM(OFFSET(E1,0,0,3,1))'],
  INDIRECT: ['INDIRECT("E"&5)'],
  ROW: ['ROW(B7)*A1', 'SUMPRODUCT(ROW(F1:F5)*F1:F5)'],
  COLUMN: ['COLUMN(E1)*A1'],
  ROWS: ['ROWS(A1:A8)*A1'],
  COLUMNS: ['COLUMNS(H1:L2)*A1'],
  ABS: ['ABS(A8)'],
  SIGN: ['SIGN(A8)', 'SIGN(A3)'],
  SQRT: ['SQRT(A8)'],
  SQRTPI: ['SQRTPI(A8)'],
  POWER: ['POWER(A1,3)', 'POWER(A6,A8)', 'POWER(A1,ABS(A3))', 'POWER(A3,A7)'],
  EXP: ['EXP(A8)'],
  LN: ['LN(A8)'],
  LOG10: ['LOG10(A8)'],
  LOG: ['LOG(A8)', 'LOG(A6,A3)'],
  MOD: ['MOD(A4,7)', 'MOD(A8,A3)', 'MOD(A3,3)'],
  PI: ['PI()*A1'],
  RADIANS: ['RADIANS(A4)'],
  DEGREES: ['DEGREES(A1)'],
  ROUND: ['ROUND(A8,1)', 'ROUND(A4,-2)', 'ROUND(A1,A7)'],
  ROUNDUP: ['ROUNDUP(A8,1)', 'ROUNDUP(A4,-2)'],
  ROUNDDOWN: ['ROUNDDOWN(A8,1)', 'ROUNDDOWN(A4,-2)'],
  TRUNC: ['TRUNC(A8)', 'TRUNC(A8,1)'],
  INT: ['INT(A8)', 'INT(A3/2)'],
  CEILING: ['CEILING(A8,0.5)', 'CEILING(A8,A3)'],
  FLOOR: ['FLOOR(A8,0.5)', 'FLOOR(A8,A3)'],
  MROUND: ['MROUND(A6,0.5)', 'MROUND(A8,2)'],
  VAR: ['VAR(E1:E5)'],
  'VAR.S': ['VAR.S(A1,A8)'],
  VARP: ['VARP(E1:E5)'],
  'VAR.P': ['VAR.P(A1,A8)'],
  STDEV: ['STDEV(E1:E5)'],
  'STDEV.S': ['STDEV.S(A1,A8)'],
  STDEVP: ['STDEVP(E1:E5)'],
  'STDEV.P': ['STDEV.P(A1,A8)'],
  DEVSQ: ['DEVSQ(E1:E5)'],
  AVEDEV: ['AVEDEV(E1:E5)'],
  SIN: ['SIN(A8)', 'SIN(A4/100)'],
  COS: ['COS(A8)'],
  TAN: ['TAN(A1/3)'],
  COT: ['COT(1+ABS(A1)/3)', 'COT(A3)'],
  CSC: ['CSC(1+ABS(A1)/3)', 'CSC(A3)'],
  SEC: ['SEC(A1/3)'],
  ASIN: ['ASIN(A1)'],
  ACOS: ['ACOS(A1)'],
  ATAN: ['ATAN(A8)'],
  ATAN2: ['ATAN2(A1,A8)', 'ATAN2(A3,A7)'],
  ACOT: ['ACOT(A8)'],
  SINH: ['SINH(A1)'],
  COSH: ['COSH(A1)'],
  TANH: ['TANH(A1)'],
  COTH: ['COTH(A3)'],
  CSCH: ['CSCH(A3)'],
  SECH: ['SECH(A1)'],
  ASINH: ['ASINH(A8)'],
  ACOSH: ['ACOSH(A8)'],
  ATANH: ['ATANH(A1/2)'],
  ACOTH: ['ACOTH(A3)'],
};

type Operators = keyof typeof operators | `unary ${keyof typeof unaryOperators}`;

export const operatorFormulas: Readonly<Record<Operators, readonly string[]>> = {
  '+': ['A1+A8', 'A1+IF(A8>0,E4,1)'],
  '-': ['A1-A8'],
  '*': ['A1*A8'],
  '/': ['A1/A6', 'A1/A3'],
  '^': ['A6^A8', 'A1^2', 'A6^A3', '(A3-5)^A7'],
  '=': ['A3=A7', 'A3=4'],
  '<>': ['A3<>A7'],
  '<': ['A1<A8', 'A3<A7', 'IF(A1>0,"text",A1)<A8'],
  '>': ['A1>A8', 'A3>A7'],
  '<=': ['A1<=A8', 'A3<=A7'],
  '>=': ['A1>=A8', 'A3>=A7'],
  '&': ['IF(A1>0,"4"&2,A1)+1'],
  'unary +': ['+A1'],
  'unary -': ['-A1', '-A1^2'],
  'unary %': ['A4%'],
};

const factorials = 'A table has a number beyond 32-bit floating point.';

/** Formulas that devices refuse, and the reason that they give: 35! is beyond single precision, and factorials are a table. */
export const blockedOnDevices: Readonly<Record<string, string>> = {
  'FACT(A3)': factorials,
  'FACT(A8)': factorials,
  'FACTDOUBLE(A3)': factorials,
  'COMBIN(12,A3)': factorials,
  'GAMMA(A8)': factorials,
  'GAMMA(A3)': factorials,
};

/** Names of functions that the table leaves out, and of those that there are none of. */
export function missingAndUnknown() {
  const tested = new Set(Object.keys(functionFormulas));
  return {
    missing: [...functions.keys()].filter((name) => !tested.has(name)),
    unknown: [...tested].filter((name) => !functions.has(name)),
  };
}

/** A model whose outputs are these formulas, in column N. */
export function modelOfFormulas(formulas: readonly string[]): Model {
  const outputs = Object.fromEntries(formulas.map((formula, i) => [`N${i + 1}`, `=${formula}`]));
  // An input that no output needs is refused.
  const all = { M1: `=${Object.keys(inputs).join('+')}` };
  const compilation = compileModel(workbookOf({ Model: { ...cells, ...outputs, ...all } }), {
    inputs: Object.entries(inputs).map(([cell, distribution]) => ({ cell: `Model!${cell}`, distribution })),
    outputs: [...Object.keys(outputs), 'M1'].map((cell) => `Model!${cell}`),
    constants: [],
  });
  if (compilation.kind === 'blocked') throw new Error(JSON.stringify(compilation.problems));
  return compilation.model;
}

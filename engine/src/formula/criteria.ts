import type { ProgramBuilder, Truth } from '../kernel/builder.ts';
import { errorCode } from '../kernel/program.ts';
import { errorNames } from '../workbook/workbook.ts';
import { numberInText, toNumber, type Plain } from './coerce.ts';
import { boolean, number, settle, Unsupported, type Bool, type Num } from './values.ts';
import { wildcardPattern } from './wildcards.ts';

/** Whether a cell fits the criterion of COUNTIF and its like. */
export type Criterion = (cell: Plain) => Truth;

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** What the second argument of COUNTIF asks for: a value, or a text as ">=5", "<>" or "a*". */
export function criterionOf(b: ProgramBuilder, wanted: Plain): Criterion {
  switch (wanted.type) {
    case 'text':
      return textCriterion(b, wanted.text);
    case 'boolean':
      return (cell) => sameBoolean(b, cell, wanted);
    case 'empty':
    case 'number':
    case 'error': {
      // An empty cell asks for 0, and an error for itself.
      const sought = settle(b, toNumber(b, wanted));
      return (cell) =>
        b.choose(
          b.eq(sought.error, b.constant(0)),
          compareNumber(b, '=', cell, sought),
          b.eq(errorOf(b, cell), sought.error),
        );
    }
  }
}

function textCriterion(b: ProgramBuilder, criterion: string): Criterion {
  const [, operator, operand = ''] = /^(<>|<=|>=|=|<|>)?([\s\S]*)$/.exec(criterion) ?? [];
  // The pattern allows these operators alone.
  const comparison = (operator ?? '=') as Comparison;
  const fits = equalOrOrdered(b, comparison === '<>' ? '=' : comparison, operand, operator === undefined);
  return comparison === '<>' ? (cell) => b.not(fits(cell)) : fits;
}

const datePattern = /^\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?$|^\d{1,2}:\d{2}/;

function equalOrOrdered(
  b: ProgramBuilder,
  comparison: Exclude<Comparison, '<>'>,
  operand: string,
  isBare: boolean,
): Criterion {
  if (operand === '') {
    // "" alone takes an empty text for nothing, "=" does not.
    return (cell) =>
      b.truth(
        comparison === '=' && (cell.type === 'empty' || (isBare && cell.type === 'text' && cell.text === '')),
      );
  }
  const shown = numberInText(operand);
  if (shown !== undefined) {
    const sought = number(b, shown);
    return (cell) => compareNumber(b, comparison, cell, sought);
  }
  if (datePattern.test(operand))
    throw new Unsupported('it compares with a date or time that is written as text');
  const upper = operand.toUpperCase();
  if (comparison === '=' && (upper === 'TRUE' || upper === 'FALSE')) {
    const sought = boolean(b, upper === 'TRUE');
    return (cell) => sameBoolean(b, cell, sought);
  }
  const error = errorNames.find((name) => name === upper);
  if (comparison === '=' && error) return (cell) => b.eq(errorOf(b, cell), b.constant(errorCode(error)));
  const pattern = comparison === '=' ? wildcardPattern(operand) : null;
  const lower = operand.toLowerCase();
  return (cell) => {
    if (cell.type !== 'text') return b.truth(false);
    return b.truth(pattern ? pattern.test(cell.text) : isOrdered(comparison, cell.text.toLowerCase(), lower));
  };
}

function isOrdered(comparison: Exclude<Comparison, '<>'>, x: string, y: string): boolean {
  switch (comparison) {
    case '=':
      return x === y;
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
  }
}

/** A cell with a text that shows a number equals it, but is neither smaller nor larger than any. */
function compareNumber(
  b: ProgramBuilder,
  comparison: Exclude<Comparison, '<>'>,
  cell: Plain,
  sought: Num,
): Truth {
  const shown = cell.type === 'text' && comparison === '=' ? numberInText(cell.text) : undefined;
  if (shown !== undefined) return b.eq(b.constant(shown), sought.value);
  if (cell.type !== 'number') return b.truth(false);
  const { value, error } = settle(b, cell);
  const isRight = b.eq(error, b.constant(0));
  switch (comparison) {
    case '=':
      return b.and(isRight, b.eq(value, sought.value));
    case '<':
      return b.and(isRight, b.lt(value, sought.value));
    case '<=':
      return b.and(isRight, b.not(b.lt(sought.value, value)));
    case '>':
      return b.and(isRight, b.lt(sought.value, value));
    case '>=':
      return b.and(isRight, b.not(b.lt(value, sought.value)));
  }
}

/** Both are TRUE or both FALSE, or both have the same error. */
function sameBoolean(b: ProgramBuilder, cell: Plain, sought: Bool): Truth {
  const isErrorSought = b.not(b.eq(sought.error, b.constant(0)));
  const isSame =
    cell.type === 'boolean' ? b.choose(cell.value, sought.value, b.not(sought.value)) : b.truth(false);
  return b.and(b.eq(errorOf(b, cell), sought.error), b.or(isErrorSought, isSame));
}

/** The code of a cell's error; 0 for a cell without. */
function errorOf(b: ProgramBuilder, cell: Plain) {
  return cell.type === 'text' || cell.type === 'empty' ? b.constant(0) : settle(b, toNumber(b, cell)).error;
}

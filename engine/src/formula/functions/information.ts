import type { Truth, ProgramBuilder } from '../../kernel/builder.ts';
import { errorCode } from '../../kernel/program.ts';
import { toNumber, type Plain } from '../coerce.ts';
import { empty, failure, settle, type Bool } from '../values.ts';
import { elementwise, general, type FunctionTable } from './define.ts';

/** A question about a value, which is never itself an error. */
function question(answer: (b: ProgramBuilder, operand: Plain) => Truth) {
  return elementwise([1], (b, operand = empty): Bool => ({
    type: 'boolean',
    value: answer(b, operand),
    error: b.constant(0),
  }));
}

function errorOf(b: ProgramBuilder, operand: Plain) {
  if (operand.type === 'text') return b.constant(0);
  return settle(b, toNumber(b, operand)).error;
}

function isFine(b: ProgramBuilder, operand: Plain): Truth {
  return b.eq(errorOf(b, operand), b.constant(0));
}

function isNotAvailable(b: ProgramBuilder, operand: Plain): Truth {
  return b.eq(errorOf(b, operand), b.constant(errorCode('#N/A')));
}

export const informationFunctions = {
  ISNUMBER: question((b, operand) => (operand.type === 'number' ? isFine(b, operand) : b.truth(false))),
  ISERROR: question((b, operand) => b.not(isFine(b, operand))),
  ISERR: question((b, operand) => b.not(b.or(isFine(b, operand), isNotAvailable(b, operand)))),
  ISNA: question(isNotAvailable),
  ISBLANK: question((b, operand) => b.truth(operand.type === 'empty')),
  ISTEXT: question((b, operand) => b.truth(operand.type === 'text')),
  ISNONTEXT: question((b, operand) => b.truth(operand.type !== 'text')),
  ISLOGICAL: question((b, operand) => (operand.type === 'boolean' ? isFine(b, operand) : b.truth(false))),
  NA: general([0], () => failure('#N/A')),
} as const satisfies FunctionTable;

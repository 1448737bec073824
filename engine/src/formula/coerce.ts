import type { ProgramBuilder } from '../kernel/builder.ts';
import { errorCode } from '../kernel/program.ts';
import type { ErrorName } from '../workbook/workbook.ts';
import {
  failure,
  number,
  settle,
  text,
  Unsupported,
  type Bool,
  type Choice,
  type Failure,
  type Num,
  type Scalar,
  type Text,
} from './values.ts';

/** What operations see: `lift` has taken choices apart. */
export type Plain = Exclude<Scalar, Choice>;

/** As an operand of arithmetic: empty is 0, TRUE is 1, "5" is 5, other text is #VALUE!. */
export function toNumber(b: ProgramBuilder, value: Plain): Num {
  switch (value.type) {
    case 'number':
      return value;
    case 'empty':
      return number(b, 0);
    case 'boolean':
      return { type: 'number', value: b.number(value.value), error: value.error, mayOverflow: false };
    case 'text': {
      const parsed = numberInText(value.text);
      return parsed === undefined ? failedNumber(b, '#VALUE!') : number(b, parsed);
    }
    case 'error':
      return failedNumber(b, value.error);
  }
}

/** As a condition: numbers but 0 hold, "true" and "false" in any case are what they say, other text is #VALUE!. */
export function toBoolean(b: ProgramBuilder, value: Plain): Bool {
  switch (value.type) {
    case 'boolean':
      return value;
    case 'number': {
      const settled = settle(b, value);
      return { type: 'boolean', value: b.not(b.eq(settled.value, b.constant(0))), error: settled.error };
    }
    case 'empty':
      return { type: 'boolean', value: b.truth(false), error: b.constant(0) };
    case 'text': {
      const upper = value.text.toUpperCase();
      const isValid = upper === 'TRUE' || upper === 'FALSE';
      const error = b.constant(isValid ? 0 : errorCode('#VALUE!'));
      return { type: 'boolean', value: b.truth(upper === 'TRUE'), error };
    }
    case 'error':
      return { type: 'boolean', value: b.truth(false), error: b.constant(errorCode(value.error)) };
  }
}

/** As an operand of `&`. @throws Unsupported for a number or condition that varies */
export function toText(b: ProgramBuilder, value: Plain): Text | Failure {
  switch (value.type) {
    case 'text':
    case 'error':
      return value;
    case 'empty':
      return text('');
    case 'boolean':
    case 'number': {
      const settled = value.type === 'number' ? settle(b, value) : value;
      const [known, error] = [b.known(settled.value), knownError(b, settled)];
      if (known === undefined || error === undefined)
        throw new Unsupported('it builds text from a value that varies');
      if (error !== null) return failure(error);
      return text(value.type === 'number' ? generalFormat(known) : known === 1 ? 'TRUE' : 'FALSE');
    }
  }
}

const errorsByCode: ReadonlyMap<number, ErrorName> = new Map(
  (['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A'] as const).map((name) => [
    errorCode(name),
    name,
  ]),
);

/** The error of a value that does not vary: null for none, undefined if it varies. */
export function knownError(b: ProgramBuilder, value: Num | Bool): ErrorName | null | undefined {
  const code = b.known(value.error);
  return code === undefined ? undefined : (errorsByCode.get(code) ?? null);
}

function failedNumber(b: ProgramBuilder, error: ErrorName): Num {
  return { type: 'number', value: b.constant(0), error: b.constant(errorCode(error)), mayOverflow: false };
}

const numberPattern = /^([+-]?)[$€£]?\s*((?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*(%?)$/;

/** The number that a text shows, as Excel reads it when arithmetic meets text. Dates are not read. */
export function numberInText(value: string): number | undefined {
  const trimmed = value.trim();
  const [, sign, digits = '', percent] = numberPattern.exec(trimmed) ?? [];
  if (!/\d/.test(digits)) return undefined;
  const magnitude = Number(digits.replaceAll(',', ''));
  if (!Number.isFinite(magnitude)) return undefined;
  return (sign === '-' ? -magnitude : magnitude) / (percent === '%' ? 100 : 1);
}

/** A number as the General format writes it where there is room: up to 15 significant digits. */
function generalFormat(value: number): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(15));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (exponent >= -10 && exponent < 21) {
    const fixed = rounded.toFixed(Math.min(100, Math.max(0, 14 - exponent)));
    const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
    if (exponent >= -5 || short.length <= 21) return short;
  }
  const [mantissa = '', power = ''] = rounded.toExponential().split('e');
  const digits = power.replace(/^[+-]/, '').padStart(2, '0');
  return `${mantissa}E${power.startsWith('-') ? '-' : '+'}${digits}`;
}

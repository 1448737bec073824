import { parse, tokenize, type AstExpression } from '@borgar/fx/xlsx';
import { Unsupported } from './values.ts';

export type Expression = AstExpression;

// Excel's own limits are 8,192 characters and 64 levels. The parser descends by recursion, and 20,000 parentheses would
// overflow the stack.
const maxLength = 8192;
const maxNesting = 256;

/**
 * @param formula without the leading `=`
 * @throws Unsupported when it cannot be parsed
 */
export function parseFormula(formula: string): Expression {
  if (formula.length > maxLength) throw new Unsupported(`the formula is longer than ${maxLength} characters`);
  if (nesting(formula) > maxNesting)
    throw new Unsupported(`the formula nests deeper than ${maxNesting} levels`);
  try {
    return parse(tokenize(`=${formula}`, { withLocation: false }));
  } catch (error) {
    throw new Unsupported(
      `the formula cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Parentheses in texts are counted too: a limit may be too strict there, never too lax. */
function nesting(formula: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of formula) {
    if (character === '(' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ')' || character === '}') depth--;
  }
  return deepest;
}

/** The function's name as the registry has it: upper case, without the prefixes that files put before newer functions. */
export function functionName(name: string): string {
  return name.toUpperCase().replace(/^(?:_XLFN\.|_XLWS\.)+/, '');
}

import { errorNames } from '../workbook/workbook.ts';
import { applyElementwise, singleArea, toScalar } from './arrays.ts';
import { functions } from './functions/functions.ts';
import { operators, unaryOperators } from './operators.ts';
import { functionName, parseFormula, type Expression } from './parse.ts';
import { resolveReference } from './references.ts';
import type { Scope } from './scope.ts';
import { boolean, empty, failure, number, text, Unsupported, type Scalar, type Value } from './values.ts';

// Excel allows 64 levels of nested formulas; a circle of names ends here as well.
const maxNameDepth = 64;

/**
 * Lowers a part of a formula to a value over instructions. It may be called again for the same formula, when cells that
 * it read have become known.
 *
 * @throws Unsupported
 */
export function lowerExpression(expression: Expression | null, scope: Scope): Value {
  if (expression === null) return empty;
  switch (expression.type) {
    case 'Literal':
      return literal(scope, expression.value);
    case 'ErrorLiteral':
      return errorLiteral(expression.value);
    case 'ReferenceIdentifier':
      return reference(expression.value, scope);
    case 'ArrayExpression':
      return {
        type: 'matrix',
        rows: expression.elements.map((row) =>
          row.map((element) => toScalar(lowerExpression(element, scope), scope)),
        ),
      };
    case 'UnaryExpression':
      return unary(expression.operator, expression.arguments[0] ?? null, scope);
    case 'BinaryExpression':
      return binaryChain(expression, scope);
    case 'CallExpression':
      return call(expression, scope);
    case 'LetExpression':
      throw new Unsupported('the function LET is not supported', 'LET');
    case 'LambdaExpression':
      throw new Unsupported('the function LAMBDA is not supported', 'LAMBDA');
  }
}

function literal(scope: Scope, value: string | number | boolean): Scalar {
  if (typeof value === 'string') return text(value);
  return typeof value === 'number' ? number(scope.b, value) : boolean(scope.b, value);
}

function errorLiteral(value: string): Scalar {
  const name = errorNames.find((each) => each === value.toUpperCase());
  if (!name) throw new Unsupported(`it holds the error ${value}`);
  return failure(name);
}

function reference(written: string, scope: Scope): Value {
  const resolved = resolveReference(scope.workbook, written, scope.place);
  if (resolved.type !== 'name') return resolved;
  if (scope.nameDepth >= maxNameDepth) throw new Unsupported('its defined names go round in a circle');
  const nested = { ...scope, nameDepth: scope.nameDepth + 1 };
  return lowerExpression(parseFormula(resolved.name.refersTo.replace(/^=/, '')), nested);
}

function unary(operator: string, operand: Expression | null, scope: Scope): Value {
  switch (operator) {
    case '+':
    case '-':
    case '%':
      return applyElementwise(unaryOperators[operator], [lowerExpression(operand, scope)], scope);
    case '@':
      return toScalar(lowerExpression(operand, scope), scope);
    default:
      throw new Unsupported(`the operator ${operator} is not supported`);
  }
}

/** Operators that lean left, as in a sum of thousands of terms, would nest as deep: their spine is walked in a loop. */
function binaryChain(expression: Expression & { readonly type: 'BinaryExpression' }, scope: Scope): Value {
  const spine: { readonly operator: string; readonly right: Expression | null }[] = [];
  let leftmost: Expression | null = expression;
  while (leftmost?.type === 'BinaryExpression') {
    const [left = null, right = null]: (Expression | null)[] = leftmost.arguments;
    spine.push({ operator: leftmost.operator, right });
    leftmost = left;
  }
  return spine.reduceRight<Value>(
    (left, { operator, right }) => binary(operator, left, lowerExpression(right, scope), scope),
    lowerExpression(leftmost, scope),
  );
}

function binary(operator: string, left: Value, right: Value, scope: Scope): Value {
  if (operator === ':' || operator === ' ' || operator === ',')
    return combineReferences(operator, left, right);
  const operation = Object.hasOwn(operators, operator)
    ? // `hasOwn` has just said that the operator is a key.
      operators[operator as keyof typeof operators]
    : undefined;
  if (!operation) throw new Unsupported(`the operator ${operator} is not supported`);
  return applyElementwise(operation, [left, right], scope);
}

function combineReferences(operator: ':' | ' ' | ',', left: Value, right: Value): Value {
  if (left.type === 'error') return left;
  if (right.type === 'error') return right;
  if (left.type !== 'reference' || right.type !== 'reference') return failure('#VALUE!');
  if (operator === ',') return { type: 'reference', areas: [...left.areas, ...right.areas] };
  const [first, second] = [singleArea(left), singleArea(right)];
  if (!first || !second || first.sheet !== second.sheet) return failure('#VALUE!');
  const [outer, inner] = operator === ':' ? [Math.min, Math.max] : [Math.max, Math.min];
  const area = {
    sheet: first.sheet,
    top: outer(first.top, second.top),
    left: outer(first.left, second.left),
    bottom: inner(first.bottom, second.bottom),
    right: inner(first.right, second.right),
  };
  const isEmpty = area.bottom < area.top || area.right < area.left;
  return isEmpty ? failure('#NULL!') : { type: 'reference', areas: [area] };
}

function call(
  { callee, arguments: written }: Expression & { readonly type: 'CallExpression' },
  scope: Scope,
): Value {
  if (typeof callee.name !== 'string') throw new Unsupported('LAMBDA is not supported', 'LAMBDA');
  const name = functionName(callee.name);
  const definition = functions.get(name);
  if (!definition) throw new Unsupported(`the function ${name} is not supported`, name);
  if (written.length < definition.minimum || written.length > definition.maximum) {
    throw new Unsupported(`${name} does not take ${written.length} arguments`);
  }
  const argument = (index: number, within: Scope): Value => lowerExpression(written[index] ?? null, within);
  return definition.lower({
    b: scope.b,
    scope,
    count: written.length,
    isGiven: (index) => (written[index] ?? null) !== null,
    value: (index) => argument(index, scope),
    arrayValue: (index) => argument(index, { ...scope, isArray: true }),
    scalar: (index) => toScalar(argument(index, scope), scope),
  });
}

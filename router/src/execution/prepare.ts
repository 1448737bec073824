import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type ValidationContext,
} from 'graphql';
import { fail, toGraphQLError, withCode } from '../errors.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { PreparedOperation } from './prepared-operation.ts';

export type OperationRequest = { readonly query: string; readonly operationName?: string | undefined };

export type PrepareOptions = {
  /** A document with more tokens is refused before it is parsed to its end. */
  readonly maxTokens: number;
  /** Validation stops here: a document of a thousand mistakes is answered with this many. */
  readonly maxErrors: number;
  readonly introspection: boolean;
};

export type Preparation =
  | { readonly kind: 'prepared'; readonly operation: PreparedOperation }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** Parses, validates and plans, or finds all this in the generation's cache. Blocks while it plans. */
export function prepareOperation(
  generation: Generation,
  request: OperationRequest,
  options: PrepareOptions,
): Preparation {
  const key = `${request.operationName ?? ''}\0${request.query}`;
  const known = generation.operations.get(key);
  if (known) return { kind: 'prepared', operation: known };
  try {
    const preparation = prepareAnew(generation, request, options);
    if (preparation.kind === 'prepared') {
      generation.operations.set(key, preparation.operation, request.query.length);
    }
    return preparation;
  } catch (cause) {
    // Parser, rules and planner all descend by recursion. How deep they come depends on the stack, so it is asked.
    if (!(cause instanceof RangeError && cause.message.includes('call stack'))) throw cause;
    return refused([toGraphQLError(fail('OPERATION_TOO_COMPLEX', { cause }))]);
  }
}

function prepareAnew(
  generation: Generation,
  { query, operationName }: OperationRequest,
  options: PrepareOptions,
): Preparation {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: options.maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return refused([withCode(error, 'GRAPHQL_PARSE_FAILED')]);
    throw error;
  }
  const rules = options.introspection ? allRules : [...allRules, NoSchemaIntrospectionCustomRule];
  const problems = validate(generation.apiSchema, document, rules, { maxErrors: options.maxErrors });
  if (problems.length > 0) {
    return refused(
      problems.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED', messageOf(error, options))),
    );
  }
  const definition = getOperationAST(document, operationName);
  if (!definition || (operationName !== undefined && operationName !== definition.name?.value)) {
    return refused([toGraphQLError(fail('OPERATION_RESOLUTION_FAILURE'))]);
  }
  const named = definition.name === undefined ? {} : { operationName: definition.name.value };
  const operation = operationFromDocument(generation.api, document, { ...named, validate: false });
  let plan: QueryPlan;
  try {
    plan = generation.planner.buildQueryPlan(operation);
  } catch (cause) {
    // The planner tells its limits from its own mistakes by words alone.
    const isLimit = cause instanceof Error && /limit|maximum/.test(cause.message);
    if (!isLimit) throw cause;
    return refused([toGraphQLError(fail('OPERATION_TOO_COMPLEX', { cause }))]);
  }
  return { kind: 'prepared', operation: { document, definition, operation, plan } };
}

const allRules = [...specifiedRules, NoProtoAliasRule, FiniteNumbersRule];

/** A response key `__proto__` would write to prototypes, here and in most clients. Double underscores are reserved anyway. */
function NoProtoAliasRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.alias?.value !== '__proto__') return;
      context.reportError(new GraphQLError('The alias "__proto__" is not allowed.', { nodes: node }));
    },
  };
}

function refused(errors: readonly GraphQLError[]): Preparation {
  return { kind: 'refused', errors };
}

/** Where introspection is off, "Did you mean ...?" would tell the schema a name at a time. */
export function messageOf({ message }: GraphQLError, { introspection }: PrepareOptions): string {
  return introspection ? message : message.replace(/ ?Did you mean .*$/s, '');
}

/** `1e999` is a Float by the grammar and Infinity by its value, which no subgraph request can carry. */
function FiniteNumbersRule(context: ValidationContext): ASTVisitor {
  return {
    FloatValue(node) {
      if (Number.isFinite(Number(node.value))) return;
      context.reportError(
        new GraphQLError(`${node.value} is beyond the range of a Float.`, { nodes: [node] }),
      );
    },
  };
}

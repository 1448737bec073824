import {
  getVariableValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
} from 'graphql';
import { withCode } from '../errors.ts';
import type { Generation } from '../supergraph/generation.ts';
import { messageOf, prepareOperation, type OperationRequest, type PrepareOptions } from './prepare.ts';
import type { PreparedOperation } from './prepared-operation.ts';

export type GraphQLRequest = OperationRequest & {
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
};

export type PreparedRequest =
  | {
      readonly kind: 'prepared';
      readonly operation: PreparedOperation;
      /** Coerced, with defaults. */
      readonly variables: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** An operation that can run, with the variables to run it with; or everything that is wrong with the request. */
export function prepareRequest(
  generation: Generation,
  request: GraphQLRequest,
  options: PrepareOptions,
): PreparedRequest {
  const preparation = prepareOperation(generation, request, options);
  if (preparation.kind === 'refused') return preparation;
  const { operation } = preparation;
  const { errors, coerced } = getVariableValues(
    generation.apiSchema,
    operation.definition.variableDefinitions ?? [],
    request.variables ?? {},
    { maxErrors: options.maxErrors },
  );
  const problems = errors ?? nullConditions(operation, coerced);
  if (coerced && problems.length === 0) return { kind: 'prepared', operation, variables: coerced };
  return {
    kind: 'refused',
    errors: problems.map((error) => withCode(error, 'BAD_USER_INPUT', messageOf(error, options))),
  };
}

const conditions = new Set([GraphQLIncludeDirective.name, GraphQLSkipDirective.name]);

/** A nullable variable with a default may stand in `@include(if: $x)`, and may all the same be sent as null. */
function nullConditions(
  { document, definition }: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
): readonly GraphQLError[] {
  const problems: GraphQLError[] = [];
  if (!Object.values(variables).includes(null)) return problems;
  visit(document, {
    OperationDefinition: (other) => (other === definition ? undefined : false),
    Directive({ name, arguments: [condition] = [] }) {
      if (!conditions.has(name.value) || condition?.value.kind !== Kind.VARIABLE) return;
      const variable = condition.value.name.value;
      if (variables[variable] !== null) return;
      problems.push(
        new GraphQLError(`Variable "$${variable}" decides about @${name.value} and must not be null.`, {
          nodes: condition,
        }),
      );
    },
  });
  return problems;
}

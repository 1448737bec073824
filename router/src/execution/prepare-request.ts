import { getVariableValues, type GraphQLError } from 'graphql';
import { withCode } from '../errors.ts';
import type { Generation } from '../supergraph/generation.ts';
import { prepareOperation, type OperationRequest, type PrepareOptions } from './prepare.ts';
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
  if (coerced) return { kind: 'prepared', operation, variables: coerced };
  return { kind: 'refused', errors: errors.map((error) => withCode(error, 'BAD_USER_INPUT')) };
}

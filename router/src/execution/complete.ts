import {
  executeSync,
  type GraphQLError,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type GraphQLTypeResolver,
} from 'graphql';
import { routerErrors, withCode } from '../errors.ts';
import { isObject, own, type ResponseObject } from './merge.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/**
 * Writes the answer: exactly the selected fields in the order of the document, nulls moved up from non-null places,
 * introspection, nothing that clients may not see. graphql-js does it, with data that is already there as its resolvers.
 *
 * @param errors of the fetches. A null that one of them explains isn't reported a second time
 */
export function complete(
  schema: GraphQLSchema,
  { document, definition }: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
  data: ResponseObject,
  errors: readonly GraphQLError[],
): ExecutionResult {
  const completed = executeSync({
    schema,
    document,
    operationName: definition.name?.value,
    rootValue: data,
    variableValues: variables,
    fieldResolver,
    typeResolver,
  });
  const all = [...errors];
  for (const error of completed.errors ?? []) {
    if (!errors.some((known) => explains(known, error))) all.push(completionError(error));
  }
  return all.length > 0 ? { errors: all, data: completed.data ?? null } : { data: completed.data ?? null };
}

const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, _arguments, _context, info) =>
  isObject(source) ? own(source, String(info.path.key)) : undefined;

const typeResolver: GraphQLTypeResolver<unknown, unknown> = (value) => {
  const typename = isObject(value) ? own(value, '__typename') : undefined;
  return typeof typename === 'string' ? typename : undefined;
};

/** An error above or below the place that completion found empty; or one of a whole fetch, which has no place. */
function explains({ path }: GraphQLError, { path: empty = [] }: GraphQLError): boolean {
  if (!path) return true;
  const shared = Math.min(path.length, empty.length);
  return path.slice(0, shared).every((step, index) => step === empty[index]);
}

/** Only nulls are described: other messages quote the subgraph's value, or a type that clients don't see. */
function completionError(error: GraphQLError): GraphQLError {
  const isNull = error.message.startsWith('Cannot return null');
  const message = isNull ? error.message : routerErrors.SUBGRAPH_ANSWER_INVALID.message;
  return withCode(error, 'SUBGRAPH_ANSWER_INVALID', message);
}

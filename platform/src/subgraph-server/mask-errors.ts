import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { PlatformError, platformFail } from '../errors/index.ts';
import type { Logger } from '../logging/index.ts';

/**
 * What a caller may read of an error: errors of a catalogue and GraphQL's own about the request as they are, anything else
 * as INTERNAL_SERVER_ERROR without a word of what happened.
 */
export function maskError(error: unknown): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : wrapped(error);
  const { message, extensions } = isExpected(graphqlError)
    ? {
        message: graphqlError.message,
        extensions: { ...graphqlError.extensions, code: codeOf(graphqlError) },
      }
    : internalError;
  // `http` has been for the status line, where there is one.
  const { http: _http, ...told }: Record<string, unknown> = extensions;
  return { ...graphqlError.toJSON(), message, extensions: told };
}

/** The status that an answer about this error alone has. */
export function statusOf(error: unknown): number {
  return error instanceof PlatformError ? error.http : 500;
}

/**
 * Writes down what is no fault of the caller's, once, with everything that `maskError` keeps back. What fails because its
 * client has gone, which `signal` tells, is no fault of anybody's.
 */
export function logError(logger: Logger, error: unknown, signal?: AbortSignal): void {
  const graphqlError = error instanceof GraphQLError ? error : wrapped(error);
  const err = graphqlError.originalError ?? graphqlError;
  const line = { err, path: graphqlError.path?.join('.') };
  if (signal?.aborted) logger.debug(line, 'failed after its client had gone');
  else if (!isExpected(graphqlError)) logger.error(line, 'unexpected error');
  else if (statusOf(err) >= 500) logger.warn(line, 'request failed');
  else logger.debug(line, 'request refused');
}

const internalError: Pick<PlatformError, 'message' | 'extensions'> = platformFail('INTERNAL_SERVER_ERROR');

function wrapped(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  const extensions = originalError instanceof PlatformError ? originalError.extensions : {};
  return new GraphQLError(originalError.message, { originalError, extensions });
}

function isExpected(error: GraphQLError): boolean {
  const original = error.originalError ?? error;
  if (original instanceof PlatformError) return true;
  // A resolver may stumble over a GraphQLError as well, a scalar that cannot serialize its value for one: those have no code.
  return original instanceof GraphQLError && codeOf(error) !== 'INTERNAL_SERVER_ERROR';
}

function codeOf(error: GraphQLError): unknown {
  const { code } = error.extensions;
  if (code !== undefined) return code;
  // graphql-js gives no code to variables that do not fit; @apollo/server does, but it does not see subscriptions.
  const isAboutVariables = error.path === undefined && error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION;
  return isAboutVariables ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

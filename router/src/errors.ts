import { GraphQLError } from 'graphql';
import { errorFactory, PlatformError, platformFail, type ErrorCatalogue } from '@montegraph/platform/errors';

/** The router's own codes; the generic ones (`UNAUTHENTICATED`, `RATE_LIMITED`, ...) are the platform's. Names follow Apollo's. */
export const routerErrors = {
  BAD_REQUEST: { http: 400, retryable: false, message: 'The request is not a GraphQL request over HTTP.' },
  CSRF_BLOCKED: {
    http: 400,
    retryable: false,
    message:
      'A browser may send this request from a foreign page without asking. Send a content-type that is not of a form, or the header apollo-require-preflight.',
  },
  METHOD_NOT_ALLOWED: { http: 405, retryable: false, message: 'This operation needs another HTTP method.' },
  NOT_ACCEPTABLE: {
    http: 406,
    retryable: false,
    message: 'The answer is application/graphql-response+json or application/json.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    http: 415,
    retryable: false,
    message: 'Send application/json, or multipart/form-data for uploads, without content-encoding.',
  },
  GRAPHQL_PARSE_FAILED: { http: 400, retryable: false, message: 'The document is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: {
    http: 400,
    retryable: false,
    message: 'The document does not fit the schema.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    http: 400,
    retryable: false,
    message: 'The document has no operation of this name, or several and none was named.',
  },
  OPERATION_TOO_COMPLEX: {
    http: 400,
    retryable: false,
    message:
      'The operation is nested too deeply, or has more ways through the supergraph than the planner may look at.',
  },
  SUBSCRIPTION_NEEDS_WEBSOCKET: {
    http: 405,
    retryable: false,
    message: 'Subscriptions are sent over WebSocket with the subprotocol graphql-transport-ws.',
  },
  TOKEN_EXPIRED: { http: 401, retryable: false, message: 'The access token has expired.' },
  SUBGRAPH_UNAVAILABLE: {
    http: 503,
    retryable: true,
    message: 'A service behind the router is not answering.',
  },
  SUBGRAPH_TIMEOUT: {
    http: 504,
    retryable: true,
    message: 'A service behind the router did not answer in time.',
  },
  SUBGRAPH_ANSWER_INVALID: {
    http: 502,
    retryable: false,
    message: 'A service behind the router answered with what the schema does not allow.',
  },
  SUBSCRIPTION_UPSTREAM_ERROR: {
    http: 503,
    retryable: true,
    message: 'The service behind this subscription ended it. Events may be missing: subscribe again.',
  },
} as const satisfies ErrorCatalogue;

export const fail = errorFactory(routerErrors);

/** What the caller hears of a failure: what we meant to say as it is, and of anything else that it was our fault. */
export function toGraphQLError(error: unknown): GraphQLError {
  const known = toKnown(error);
  // The status is the answer's own; over WebSocket there is none.
  const { http: _status, ...extensions } = known.extensions;
  return new GraphQLError(known.message, { extensions });
}

export function toKnown(error: unknown): PlatformError {
  return error instanceof PlatformError ? error : platformFail('INTERNAL_SERVER_ERROR', { cause: error });
}

/** What graphql-js found wrong, where it found it, under a code of ours. */
export function withCode(error: GraphQLError, code: string, message = error.message): GraphQLError {
  const { nodes = null, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code } });
}

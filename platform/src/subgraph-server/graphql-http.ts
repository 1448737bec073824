import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import { platformFail } from '../errors/index.ts';
import { type IdentityVerifier, identityHeader } from '../identity/index.ts';
import type { Logger } from '../logging/index.ts';
import { finishReading, readJson } from './body.ts';
import { logError, maskError } from './mask-errors.ts';
import { type UploadLimits, receiveMultipart } from './multipart.ts';
import type { RequestContext } from './request-context.ts';

export type GraphqlOverHttp<Context> = {
  readonly schema: GraphQLSchema;
  readonly verifier: IdentityVerifier;
  readonly logger: Logger;
  context(request: RequestContext): Context;
  readonly maxBodyBytes: number;
  /** Without it multipart requests are refused. */
  readonly uploads?: UploadLimits | undefined;
};

/** What the server knows of a request before it is read. */
export type ArrivedRequest = Pick<RequestContext, 'requestId' | 'traceId' | 'logger' | 'signal'>;

export type GraphqlHttpHandler = (
  arrived: ArrivedRequest,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

// Long enough for a mutation with two files whose first one is slow to store; short enough to end while somebody watches.
const uploadStallMs = 60_000;

// An upload may take hours as long as its bytes come; a client that has stopped sending them has gone.
const silentBodyMs = 60_000;

/** Answers `POST /graphql`, JSON or multipart, to identified callers. Failures before the execution are thrown. */
export async function openGraphqlOverHttp<Context extends RequestContext>(
  options: GraphqlOverHttp<Context>,
): Promise<AsyncDisposable & { readonly handle: GraphqlHttpHandler }> {
  const apollo = new ApolloServer<Context>({
    schema: options.schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Every request needs the router's assertion, which no page of another site can send.
    csrfPrevention: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: options.logger,
    formatError: (_formatted, error) => maskError(error),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      executionPolicy(),
    ],
  });
  await apollo.start();

  const receive = async (request: IncomingMessage): Promise<{ operation: unknown; finish?: () => void }> => {
    const type = request.headers['content-type'] ?? '';
    if (/^application\/json\b/i.test(type))
      return { operation: await readJson(request, options.maxBodyBytes) };
    if (/^multipart\/form-data\b/i.test(type) && options.uploads !== undefined) {
      return receiveMultipart(request, {
        ...options.uploads,
        maxOperationBytes: options.maxBodyBytes,
        stallMs: uploadStallMs,
      });
    }
    throw platformFail('BAD_USER_INPUT', {
      place: 'Content-Type',
      detail: `"${type}" is not understood here.`,
    });
  };

  return {
    async handle(arrived, request, response) {
      const assertion = request.headers[identityHeader];
      const caller = await options.verifier.verify(typeof assertion === 'string' ? assertion : undefined);
      request.setTimeout(silentBodyMs, () => request.destroy());
      request.once('end', () => request.setTimeout(0)); // from now on it is we who are silent
      const { operation, finish } = await receive(request);
      try {
        const answer = await apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: {
            method: 'POST',
            headers: new HeaderMap([['accept', request.headers.accept ?? '*/*']]),
            search: '',
            body: operation,
          },
          // The verifier has taken it, so it is a string.
          context: async () => options.context({ ...arrived, caller, assertion: assertion as string }),
        });
        if (answer.body.kind !== 'complete') throw new Error('graphql 16 answers in one piece.');
        response.statusCode = answer.status ?? 200;
        for (const [name, value] of answer.headers) response.setHeader(name, value);
        finish?.();
        await finishReading(request, response);
        response.end(answer.body.string);
      } finally {
        finish?.();
      }
    },
    async [Symbol.asyncDispose]() {
      await apollo.stop();
    },
  };
}

/** Subscriptions are refused. Any other operation that was executed is answered with 200, whatever its fields say; the router merges what is there. */
function executionPolicy<Context extends RequestContext>(): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation }) {
          if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
          throw platformFail('BAD_USER_INPUT', { detail: 'Subscriptions are served over WebSocket.' });
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) logError(contextValue.logger, error, contextValue.signal);
        },
        async willSendResponse({ response }) {
          if (response.body.kind === 'single' && response.body.singleResult.data !== undefined) {
            response.http.status = 200;
          }
        },
      };
    },
  };
}

import { OperationTypeNode, type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import type { IdentitySigner } from '@montegraph/platform/identity';
import { fail } from '../errors.ts';
import { execute } from '../execution/execute.ts';
import type { PrepareOptions } from '../execution/prepare.ts';
import { prepareRequest } from '../execution/prepare-request.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { MultipartOptions } from '../uploads/multipart-in.ts';
import type { SubgraphClients } from '../upstream/client.ts';
import { fetchOnBehalfOf } from '../upstream/on-behalf-of.ts';
import { methodNotAllowed, readRequest, type HttpRequest } from './graphql-request.ts';
import type { ResponseType } from './negotiate.ts';

export type GraphQLOverHttpOptions = {
  readonly generation: Generation;
  readonly operations: PrepareOptions;
  readonly uploads: MultipartOptions;
  readonly clients: SubgraphClients;
  readonly signer: IdentitySigner;
};

export type GraphQLAnswer = {
  readonly status: number;
  readonly result: ExecutionResult | FormattedExecutionResult;
};

/**
 * Answers a request that has come through the pipeline, as the draft of GraphQL over HTTP has it.
 *
 * @throws PlatformError when there is no GraphQL answer to give: a form that breaks off, a deadline, a wrong method
 */
export async function answerGraphQL(
  exchange: Exchange,
  parameters: URLSearchParams,
  responseType: ResponseType,
  options: GraphQLOverHttpOptions,
): Promise<GraphQLAnswer> {
  const { request, form } = await readRequest(exchange, parameters, options.uploads);
  const prepared = prepareRequest(options.generation, request, options.operations);
  if (prepared.kind === 'refused') {
    form?.discardUntaken();
    // Whoever accepts the older type alone takes any other status for the network's and not for GraphQL's.
    return { status: responseType === 'application/json' ? 200 : 400, result: { errors: prepared.errors } };
  }
  const kind = prepared.operation.definition.operation;
  if (kind === OperationTypeNode.SUBSCRIPTION) throw fail('SUBSCRIPTION_NEEDS_WEBSOCKET');
  if (kind === OperationTypeNode.MUTATION && exchange.method === 'GET')
    throw methodNotAllowed(exchange, 'POST');

  const result = await throughForm(form, exchange.signal, (signal) =>
    execute(options.generation, prepared.operation, {
      variables: prepared.variables,
      fetch: fetchOnBehalfOf(exchange, options.clients, options.signer, signal),
    }),
  );
  if (exchange.signal.aborted) throw exchange.signal.reason;
  return { status: 200, result };
}

/** A form that fails breaks off the requests that its files flow into, and is then what the client hears of. */
async function throughForm<T>(
  form: HttpRequest['form'],
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (!form) return work(signal);
  const failure = new AbortController();
  form.ended.catch((error) => failure.abort(error));
  const result = await work(AbortSignal.any([signal, failure.signal]));
  form.discardUntaken();
  await form.ended;
  return result;
}

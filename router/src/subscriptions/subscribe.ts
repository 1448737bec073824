import type { SubscriptionNode } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import { PlatformError } from '@montegraph/platform/errors';
import { toGraphQLError } from '../errors.ts';
import { execute, type FetchSubgraph, type SubgraphAnswer } from '../execution/execute.ts';
import type { PreparedOperation } from '../execution/prepared-operation.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import type { Generation } from '../supergraph/generation.ts';
import { EventQueue } from './event-queue.ts';
import type { Upstreams } from './upstream.ts';

export type SubscribeOptions = {
  readonly generation: Generation;
  readonly upstreams: Upstreams;
  /** Fetches what other subgraphs add to an event, for the subscription's caller. */
  readonly fetchUntil: (signal: AbortSignal) => FetchSubgraph;
  readonly maxQueuedEvents: number;
};

export type PreparedSubscription = {
  readonly operation: PreparedOperation;
  readonly node: SubscriptionNode;
  readonly variables: Readonly<Record<string, unknown>>;
};

/**
 * Events of one subgraph, each completed by the rest of the plan with what others know about it at that moment.
 *
 * Written by hand and not as a generator: a generator that waits for an event holds back `return` until the event comes,
 * so that a silent upstream would outlive its last consumer.
 */
export async function subscribe(
  { operation, node, variables }: PreparedSubscription,
  exchange: Exchange,
  options: SubscribeOptions,
): Promise<AsyncIterableIterator<ExecutionResult, undefined>> {
  const { generation, upstreams, fetchUntil, maxQueuedEvents } = options;
  const { primary } = node;
  const left = new AbortController();
  let unsubscribe: (() => void) | undefined;
  type Queued = { readonly event: SubgraphAnswer } | { readonly failure: PlatformError };
  const queue = new EventQueue<Queued>(maxQueuedEvents, () => unsubscribe?.());

  const used = (primary.variableUsages ?? []).filter((name) => Object.hasOwn(variables, name));
  unsubscribe = await upstreams.subscribe(
    primary.serviceName,
    {
      query: primary.operation,
      operationName: primary.operationName,
      variables: Object.fromEntries(used.map((name) => [name, variables[name]])),
    },
    exchange,
    {
      event: (event) => queue.push({ event }),
      end: (error) => {
        if (error === undefined) queue.end();
        else queue.end(error instanceof PlatformError ? { failure: error } : { event: { errors: error } });
      },
    },
  );

  const fetch = fetchUntil(left.signal);
  const leave = (): IteratorReturnResult<undefined> => {
    if (!left.signal.aborted && queue.dropped > 0)
      exchange.logger.warn({ dropped: queue.dropped }, 'a slow subscriber missed events');
    queue.leave();
    left.abort();
    return { value: undefined, done: true };
  };
  // The library forgets a subscription whose id is used again while it opens. With its socket it ends in any case.
  exchange.signal.addEventListener('abort', leave, { once: true, signal: left.signal });
  if (exchange.signal.aborted) leave();
  const events: AsyncIterableIterator<ExecutionResult, undefined> = {
    [Symbol.asyncIterator]: () => events,
    async next() {
      const { value: queued, done } = await queue.next();
      if (done) return leave();
      if ('failure' in queued) return { value: { errors: [toGraphQLError(queued.failure)] }, done: false };
      const result = await execute(generation, operation, { variables, fetch, event: queued.event });
      // Its fetches were broken off, and nobody waits for what is left of it.
      if (left.signal.aborted) return { value: undefined, done: true };
      return { value: result, done: false };
    },
    return: async () => leave(),
    async throw(error) {
      leave();
      throw error;
    },
  };
  return events;
}

import { identityHeader, type IdentitySigner } from '@montegraph/platform/identity';
import type { FetchSubgraph } from '../execution/execute.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import type { SubgraphClients } from './client.ts';

/** For whom, and in which request of a client's, a subgraph is asked. */
export type Behalf = Pick<Exchange, 'caller' | 'requestId' | 'traceparent' | 'logger'>;

/**
 * What goes with every request to a subgraph, as HTTP headers or in a subscription's extensions: the router's signed
 * word for who calls, and nothing of what the client has sent to prove it.
 */
export async function credentialsFor(
  { caller, requestId, traceparent }: Behalf,
  signer: IdentitySigner,
): Promise<Readonly<Record<string, string>>> {
  return { [identityHeader]: await signer.assertionFor(caller), 'x-request-id': requestId, traceparent };
}

/** Fetches with credentials made anew when they come near their end: a subscription outlives many. */
export function fetchOnBehalfOf(
  behalf: Behalf,
  clients: SubgraphClients,
  signer: IdentitySigner,
  signal: AbortSignal,
): FetchSubgraph {
  return async (subgraph, request) => {
    try {
      return await clients.send(subgraph, request, { headers: await credentialsFor(behalf, signer), signal });
    } catch (error) {
      // The client hears which service, and we hear what it was.
      if (!signal.aborted) behalf.logger.warn({ err: error, subgraph }, 'a subgraph could not be asked');
      throw error;
    }
  };
}

import type { SubgraphClients } from '../upstream/client.ts';

export type Health = {
  readonly status: 'UP' | 'DOWN';
  readonly subgraphs: Readonly<Record<string, { readonly status: 'UP' | 'DOWN' }>>;
};

/** Asks every subgraph, each for no longer than `timeoutMs`. The router is up when all of them are. */
export async function checkHealth(
  subgraphs: Iterable<string>,
  clients: SubgraphClients,
  timeoutMs: number,
): Promise<Health> {
  const states = await Promise.all(
    [...subgraphs].map(async (subgraph) => {
      const isHealthy = await clients.isHealthy(subgraph, AbortSignal.timeout(timeoutMs));
      return [subgraph, { status: isHealthy ? 'UP' : 'DOWN' }] as const;
    }),
  );
  const isUp = states.every(([, { status }]) => status === 'UP');
  return { status: isUp ? 'UP' : 'DOWN', subgraphs: Object.fromEntries(states) };
}

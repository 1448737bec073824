import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DocumentNode, Source, parse } from 'graphql';

export const subgraphNames = ['users', 'files', 'simulations'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** The contract of a subgraph as it was written. */
export function subgraphSdl(name: SubgraphName): string {
  return readFileSync(new URL(`./${name}.graphql`, import.meta.url), 'utf8');
}

export function subgraphDocument(name: SubgraphName): DocumentNode {
  return parse(new Source(subgraphSdl(name), `schema/${name}.graphql`));
}

/** What a router loads. `npm run compose` writes it. */
export const supergraphPath = fileURLToPath(new URL('./supergraph.graphql', import.meta.url));

export function supergraphSdl(): string {
  return readFileSync(supergraphPath, 'utf8');
}

/** The schema that clients see, without federation. `npm run compose` writes it. */
export const apiPath = fileURLToPath(new URL('./api.graphql', import.meta.url));

export function apiSdl(): string {
  return readFileSync(apiPath, 'utf8');
}

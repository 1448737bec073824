import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { PreparedOperation } from '../execution/prepared-operation.ts';
import { boundedCache, type BoundedCache } from './bounded-cache.ts';

/** One version of the supergraph and everything that is derived from it. Nothing in it changes but its cache. */
export type Generation = {
  /** What clients see, as the planner wants it. */
  readonly api: Schema;
  /** What clients see, as graphql-js wants it: operations are validated and answers completed against it. */
  readonly apiSchema: GraphQLSchema;
  /** All types, those hidden by `@inaccessible` too: type conditions of plans are looked up here. */
  readonly supergraphSchema: GraphQLSchema;
  readonly planner: QueryPlanner;
  /** Name of a subgraph to its routing URL. */
  readonly subgraphs: ReadonlyMap<string, string>;
  /** Parsed, validated and planned operations by name and text. */
  readonly operations: BoundedCache<PreparedOperation>;
};

export type GenerationOptions = {
  readonly maxCachedOperations: number;
  /** Of all cached documents together. A plan is some ten times its document. */
  readonly maxCachedCharacters: number;
};

/**
 * Takes a second for a supergraph of thousands of types, and blocks meanwhile.
 *
 * @throws Error when the SDL is no supergraph, or needs a feature that we don't know
 */
export function buildGeneration(supergraphSdl: string, options: GenerationOptions): Generation {
  // The router's feature set has the directives of authorization. Subgraphs enforce those themselves, on every
  // request, so a plan that fetches a protected field for nobody is answered with an error by its subgraph.
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const api = supergraph.apiSchema();
  return {
    api,
    apiSchema: api.toGraphQLJSSchema(),
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    planner: new QueryPlanner(supergraph),
    subgraphs: new Map(supergraph.subgraphsMetadata().map(({ name, url }) => [name, url])),
    operations: boundedCache({
      maxEntries: options.maxCachedOperations,
      maxWeight: options.maxCachedCharacters,
    }),
  };
}

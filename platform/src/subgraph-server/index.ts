export type { RequestContext } from './request-context.ts';
export type { Route, RouteRequest } from './routes.ts';
export { type SubgraphResolvers, type SubgraphServerOptions, openSubgraphServer } from './server.ts';

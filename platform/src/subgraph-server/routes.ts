import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ArrivedRequest } from './graphql-http.ts';

export type RouteRequest = ArrivedRequest & {
  /** By the names in the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Path and query; its host means nothing. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly node: IncomingMessage;
};

/** A path beside GraphQL: downloads, key sets. It identifies its callers itself. */
export type Route = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** `/files/:id/content`; a parameter is one whole segment. */
  readonly path: string;
  /** An error thrown before the head was sent becomes the answer; after it, the connection is cut. */
  handle(request: RouteRequest, response: ServerResponse): Promise<void>;
};

/** The parameters of `pathname` if it has the shape of `path`. */
export function matchPath(path: string, pathname: string): Readonly<Record<string, string>> | undefined {
  const expected = path.split('/');
  const actual = pathname.split('/');
  if (expected.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, name] of expected.entries()) {
    const segment = actual[index] ?? '';
    if (!name.startsWith(':')) {
      if (name !== segment) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (value === undefined || value === '') return undefined;
    params[name.slice(1)] = value;
  }
  return params;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // a broken escape is no path that anybody gave out
  }
}

export type ResponseType = 'application/graphql-response+json' | 'application/json';

const acceptable = new Map<string, ResponseType>([
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/json', 'application/json'],
  // Before the watershed that the GraphQL-over-HTTP draft names, whoever doesn't say knows only this one.
  ['application/*', 'application/json'],
  ['*/*', 'application/json'],
]);

/** The first type of the Accept header that we can answer with; undefined if there is none. */
export function negotiate(accept = '*/*'): ResponseType | undefined {
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const charset = parameters
      .find((parameter) => parameter.startsWith('charset='))
      ?.slice('charset='.length);
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') continue;
    const found = acceptable.get(type);
    if (found) return found;
  }
  return undefined;
}

/** Whether it is a browser's address bar that asks. */
export function wantsHtml(accept = ''): boolean {
  return accept.split(',').some((range) => range.split(';')[0]?.trim() === 'text/html');
}

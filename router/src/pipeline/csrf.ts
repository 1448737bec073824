import { MIMEType } from 'node:util';
import { fail } from '../errors.ts';
import type { Exchange } from './exchange.ts';

// What a page may send to a foreign origin without the browser asking us first.
const formTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);
const preflightHeaders = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Lets only such requests pass as a browser asks about beforehand (CORS preflight): those with a content-type that no
 * form has, or with the header `apollo-require-preflight`, which uploads and GET requests therefore need.
 *
 * The rule is Apollo Server's. We know callers by a token and not by a cookie, so it guards what a network lets pass
 * because of where the browser stands: a router on localhost or in an office.
 */
export function csrf({ headers }: Exchange): void {
  const contentType = headers['content-type'];
  if (contentType !== undefined && !formTypes.has(essenceOf(contentType))) return;
  if (preflightHeaders.some((name) => headers[name])) return;
  throw fail('CSRF_BLOCKED');
}

/** Empty for what no browser sends without asking: text that is no MIME type. */
function essenceOf(contentType: string): string {
  try {
    return new MIMEType(contentType).essence;
  } catch {
    return '';
  }
}

import { addAbortSignal } from 'node:stream';
import { MIMEType } from 'node:util';
import { fail } from '../errors.ts';
import { isObject } from '../execution/merge.ts';
import type { GraphQLRequest } from '../execution/prepare-request.ts';
import type { Exchange } from '../pipeline/exchange.ts';
import { readMultipart, type MultipartOptions, type MultipartRequest } from '../uploads/multipart-in.ts';

export type HttpRequest = {
  readonly request: GraphQLRequest;
  /** The rest of the form, if the request came as one. */
  readonly form?: MultipartRequest;
};

/** Reads a GraphQL request from a query string, a JSON body or the head of a multipart form. */
export async function readRequest(
  exchange: Exchange,
  parameters: URLSearchParams,
  uploads: MultipartOptions,
): Promise<HttpRequest> {
  if (exchange.method === 'GET') return { request: fromQueryString(parameters) };
  if (exchange.method !== 'POST') throw methodNotAllowed(exchange, 'GET, POST');
  const contentType = parseContentType(exchange.headers['content-type']);
  const charset = contentType.params.get('charset') ?? 'utf-8';
  if (contentType.essence === 'multipart/form-data') {
    const form = await readMultipart(exchange.body, contentType.toString(), uploads);
    return { request: checked(form.operations), form };
  }
  if (contentType.essence !== 'application/json' || !/^utf-?8$/i.test(charset)) {
    throw fail('UNSUPPORTED_MEDIA_TYPE');
  }
  return { request: checked(parseJson(await readText(exchange), 'body')) };
}

export function methodNotAllowed({ answerHeaders }: Exchange, allowed: string): Error {
  answerHeaders['allow'] = allowed;
  return fail('METHOD_NOT_ALLOWED');
}

function parseContentType(text = ''): MIMEType {
  try {
    return new MIMEType(text);
  } catch (cause) {
    throw fail('UNSUPPORTED_MEDIA_TYPE', { cause });
  }
}

async function readText({ body, signal }: Exchange): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, body)) chunks.push(chunk);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  return Buffer.concat(chunks).toString();
}

function fromQueryString(parameters: URLSearchParams): GraphQLRequest {
  const json = (name: string): unknown => {
    const text = parameters.get(name);
    return text === null ? undefined : parseJson(text, name);
  };
  return checked({
    query: parameters.get('query'),
    operationName: parameters.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  });
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail('BAD_REQUEST', { detail: `The ${place} is not JSON.`, place, cause });
  }
}

function checked(value: unknown): GraphQLRequest {
  if (!isObject(value)) throw fail('BAD_REQUEST', { detail: 'Send one JSON object.' });
  const { query, operationName, variables, extensions } = value;
  if (typeof query !== 'string' || query === '') {
    throw fail('BAD_REQUEST', { detail: 'Send a document as "query".', place: 'query' });
  }
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw wrongType('operationName', 'text');
  if (!isAbsent(variables) && !isObject(variables)) throw wrongType('variables', 'an object');
  if (!isAbsent(extensions) && !isObject(extensions)) throw wrongType('extensions', 'an object');
  return {
    query,
    // Some clients send an empty name where they mean none.
    operationName: operationName || undefined,
    variables: variables ?? undefined,
  };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function wrongType(place: string, expected: string): Error {
  return fail('BAD_REQUEST', { detail: `"${place}" is ${expected}.`, place });
}

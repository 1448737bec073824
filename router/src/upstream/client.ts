import { Pool, errors } from 'undici';
import { PlatformError } from '@montegraph/platform/errors';
import { fail } from '../errors.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../execution/execute.ts';
import { isObject } from '../execution/merge.ts';
import { uploadsIn, writeMultipart } from '../uploads/multipart-out.ts';

export type SubgraphClientOptions = {
  /** Name of a subgraph to the URL of its GraphQL endpoint. */
  readonly urls: ReadonlyMap<string, string>;
  /** Per subgraph. */
  readonly maxConnections: number;
  /** How long a subgraph may take to begin its answer, and then between two pieces of it. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
};

type SubgraphCall = {
  /** Who asks and on whose behalf; never a header of the client's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

export type SubgraphClients = AsyncDisposable & {
  /**
   * @throws PlatformError SUBGRAPH_UNAVAILABLE, SUBGRAPH_TIMEOUT or SUBGRAPH_ANSWER_INVALID
   * @throws the signal's reason
   */
  send(subgraph: string, request: SubgraphRequest, call: SubgraphCall): Promise<SubgraphAnswer>;
  /** Whether a subgraph says that it can do its work. */
  isHealthy(subgraph: string, signal: AbortSignal): Promise<boolean>;
};

type Client = { readonly pool: Pool; readonly path: string };

/** A pool of kept connections to each subgraph. */
export function openSubgraphClients(options: SubgraphClientOptions): SubgraphClients {
  const clients = new Map<string, Client>();
  for (const [subgraph, url] of options.urls) {
    const { origin, pathname, search } = new URL(url);
    const pool = new Pool(origin, { connections: options.maxConnections });
    clients.set(subgraph, { pool, path: `${pathname}${search}` });
  }

  function clientOf(subgraph: string): Client {
    const client = clients.get(subgraph);
    if (!client) throw new TypeError(`The supergraph has no subgraph ${subgraph}.`);
    return client;
  }

  return {
    async send(subgraph, request, { headers, signal }) {
      const { pool, path } = clientOf(subgraph);
      const uploads = uploadsIn(request.variables);
      const form = uploads.length > 0 ? writeMultipart(request, uploads) : undefined;
      // The answer to an upload begins when its last byte has come, however long the client takes to send it.
      const timeoutMs = form ? 0 : options.timeoutMs;
      try {
        const answer = await pool.request({
          path,
          method: 'POST',
          headers: {
            ...headers,
            accept: 'application/json',
            'content-type': form?.contentType ?? 'application/json',
          },
          body: form?.stream ?? JSON.stringify(request),
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal,
        });
        return parseAnswer(await readAll(answer.body, options.maxAnswerBytes));
      } catch (error) {
        throw signal.aborted ? signal.reason : transportFailure(error);
      }
    },

    async isHealthy(subgraph, signal) {
      try {
        const { statusCode, body } = await clientOf(subgraph).pool.request({
          path: '/health',
          method: 'GET',
          signal,
        });
        await body.dump();
        return statusCode === 200;
      } catch {
        return false;
      }
    },

    async [Symbol.asyncDispose]() {
      await Promise.all([...clients.values()].map(({ pool }) => pool.destroy()));
    },
  };
}

async function readAll(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw fail('SUBGRAPH_ANSWER_INVALID', { detail: 'The answer is too large.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Whatever the status: a subgraph says what is wrong in `errors`. Without `data` and `errors` it isn't GraphQL that answers. */
function parseAnswer(text: string): SubgraphAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw fail('SUBGRAPH_UNAVAILABLE', { cause });
  }
  if (isSubgraphAnswer(answer)) return answer;
  throw fail('SUBGRAPH_ANSWER_INVALID');
}

export function isSubgraphAnswer(answer: unknown): answer is SubgraphAnswer {
  if (!isObject(answer)) return false;
  const { data, errors: problems } = answer;
  const hasErrors = Array.isArray(problems) && problems.every(isSubgraphError);
  return (
    (isObject(data) || data === null || data === undefined) &&
    (hasErrors || (data !== undefined && !problems))
  );
}

function isSubgraphError(error: unknown): boolean {
  if (!isObject(error)) return false;
  const { message, path } = error;
  return typeof message === 'string' && (path === undefined || path === null || Array.isArray(path));
}

function transportFailure(cause: unknown): PlatformError {
  if (cause instanceof PlatformError) return cause;
  const isLate = cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError;
  return fail(isLate ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE', { cause });
}

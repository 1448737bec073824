import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** An answer of the graph that has errors: the first one's message, with its code and place. */
class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly code: string | undefined;

  constructor(errors: readonly GraphErrorEntry[]) {
    const [first] = errors;
    const place = first?.extensions?.place ?? first?.extensions?.cell;
    super(
      [first?.extensions?.code, first?.message ?? 'The graph answered with an error.', place && `(${place})`]
        .filter(Boolean)
        .join(' '),
    );
    this.code = first?.extensions?.code;
  }
}

type GraphErrorEntry = {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly place?: string; readonly cell?: string };
};

type GraphAnswer = { readonly data?: unknown; readonly errors?: readonly GraphErrorEntry[] };

/** What is sent: a document and its variables. */
export type Operation = { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };

/**
 * A client of the public graph over HTTP and graphql-transport-ws. `Data` is what the caller's document selects: the graph
 * checks documents against its schema, so nothing is checked again here.
 */
export class GraphClient {
  readonly #url: string;
  readonly #signal: AbortSignal;
  #accessToken: string | undefined;

  /** @param url of the graph, `http://127.0.0.1:8000/graphql` */
  constructor(url: string, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
  }

  /** Every later operation is sent as this caller. */
  authenticate(accessToken: string): void {
    this.#accessToken = accessToken;
  }

  /** The same caller, for as long as another signal lets it. */
  until(signal: AbortSignal): GraphClient {
    const client = new GraphClient(this.#url, signal);
    client.#accessToken = this.#accessToken;
    return client;
  }

  /** @throws GraphError when the answer has errors */
  async request<Data>(operation: Operation): Promise<Data> {
    return this.#send<Data>(JSON.stringify(operation), { 'content-type': 'application/json' });
  }

  /**
   * Sends a file from the disk as a stream, by the GraphQL multipart request spec.
   *
   * @param variable the variable, null in the operation, that the file takes the place of
   */
  async upload<Data>(operation: Operation, variable: string, file: string): Promise<Data> {
    const form = new FormData();
    form.set('operations', JSON.stringify(operation));
    form.set('map', JSON.stringify({ file: [`variables.${variable}`] }));
    form.set('file', await openAsBlob(file), path.basename(file));
    return this.#send<Data>(form, { 'apollo-require-preflight': 'true' });
  }

  /** Opens the socket at once, so that a subscription that follows starts without a handshake. */
  async openSubscriptions(): Promise<Subscriptions> {
    let opened: () => void;
    let failed: (reason: Error) => void;
    const connected = new Promise<void>((resolve, reject) => ([opened, failed] = [resolve, reject]));
    const client = createClient({
      url: this.#url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      connectionParams: this.#accessToken ? { authorization: `Bearer ${this.#accessToken}` } : {},
      onNonLazyError: (reason) => failed(subscriptionError(reason)),
      on: { connected: () => opened() },
    });
    await connected;
    // The iterator of an interrupted caller ends only with its socket.
    this.#signal.addEventListener('abort', () => client.terminate(), { once: true });
    return {
      async *subscribe<Data>(operation: Operation): AsyncGenerator<Data> {
        const events = client.iterate({ query: operation.query, variables: { ...operation.variables } });
        try {
          for await (const event of events) yield answerData(event as GraphAnswer) as Data;
        } catch (reason) {
          throw subscriptionError(reason);
        }
      },
      async [Symbol.asyncDispose]() {
        await client.dispose();
      },
    };
  }

  async #send<Data>(body: string | FormData, headers: Record<string, string>): Promise<Data> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        ...(this.#accessToken && { authorization: `Bearer ${this.#accessToken}` }),
        ...headers,
      },
      body,
      signal: this.#signal,
    });
    // A GraphQL server answers errors as JSON too, whatever the status.
    return answerData((await response.json()) as GraphAnswer) as Data;
  }
}

/** An open socket to the graph. */
export type Subscriptions = AsyncDisposable & {
  /** Yields the data of each event, and ends with the subscription. @throws GraphError */
  subscribe<Data>(operation: Operation): AsyncGenerator<Data>;
};

/** graphql-ws fails with the operation's errors, with the socket's close event, or with an error of the network. */
function subscriptionError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  if (Array.isArray(reason)) return new GraphError(reason);
  const { code, reason: why } = reason as { code?: number; reason?: string };
  return new Error(`The graph closed the subscription: ${code ?? ''} ${why ?? String(reason)}`);
}

function answerData(answer: GraphAnswer): unknown {
  if (answer.errors?.length) throw new GraphError(answer.errors);
  return answer.data;
}

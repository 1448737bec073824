import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export type Answer<Data = Record<string, unknown>> = {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
  }[];
};

export type Variables = Readonly<Record<string, unknown>>;

/** A caller of the public graph, as a partner's program would be one: fetch and the graphql-ws client, nothing of ours. */
export class Caller {
  readonly url: string;
  accessToken: string | undefined;

  constructor(url: string) {
    this.url = url;
  }

  /** The answer as it came, errors included. */
  async ask<Data>(query: string, variables: Variables = {}): Promise<Answer<Data>> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...this.#credentials() },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** The data. @throws when the answer has errors */
  async get<Data>(query: string, variables: Variables = {}): Promise<Data> {
    return dataOf(await this.ask<Data>(query, variables));
  }

  /** The code of the first error. @throws when there is none */
  async refusal(query: string, variables: Variables = {}): Promise<string> {
    const answer = await this.ask(query, variables);
    const code = answer.errors?.[0]?.extensions.code;
    if (code === undefined) throw new Error(`It was not refused: ${JSON.stringify(answer)}`);
    return code;
  }

  async upload(bytes: Uint8Array, name: string): Promise<Answer<{ uploadFile: { id: string } }>> {
    const form = new FormData();
    const query = 'mutation ($file: Upload!) { uploadFile(file: $file) { id } }';
    form.set('operations', JSON.stringify({ query, variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob([Uint8Array.from(bytes)]), name);
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'apollo-require-preflight': 'true', ...this.#credentials() },
      body: form,
    });
    return (await response.json()) as Answer<{ uploadFile: { id: string } }>;
  }

  async uploadFile(bytes: Uint8Array, name = 'model.xlsx'): Promise<string> {
    return dataOf(await this.upload(bytes, name)).uploadFile.id;
  }

  /** All events of a subscription until it completes, errors as the events' `errors`. */
  async *subscribe<Data>(query: string, variables: Variables = {}): AsyncGenerator<Answer<Data>> {
    const client = this.openSocket();
    try {
      for await (const event of client.iterate({ query, variables: { ...variables } }))
        yield event as Answer<Data>;
    } catch (error) {
      // An operation that is refused at once ends the iterator with its errors.
      if (!Array.isArray(error)) throw error;
      yield { errors: error };
    } finally {
      await client.dispose();
    }
  }

  openSocket(): Client {
    return createClient({
      url: this.url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: this.#credentials(),
    });
  }

  #credentials(): Record<string, string> {
    return this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {};
  }
}

let accounts = 0;

/** A caller with an account of its own. */
export async function signedUp(url: string): Promise<Caller & { readonly email: string }> {
  const caller = new Caller(url);
  const email = `person-${process.pid}-${(accounts += 1)}@example.com`;
  const { signUp } = await caller.get<{ signUp: { accessToken: string } }>(
    'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }',
    { input: { email, password: 'a long enough password' } },
  );
  caller.accessToken = signUp.accessToken;
  return Object.assign(caller, { email });
}

function dataOf<Data>(answer: Answer<Data>): Data {
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors ?? answer));
  return answer.data;
}

import { once } from 'node:events';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocket } from 'ws';

export type Message = { type: string; id?: string; payload?: unknown };

/** Speaks graphql-transport-ws message by message, so that a test sees what is on the wire. */
export async function openSocket(url: string): Promise<Disposable & SocketClient> {
  const socket = new WebSocket(url, GRAPHQL_TRANSPORT_WS_PROTOCOL);
  const received: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message; // the router's own
    if (message.type === 'ping') return socket.send('{"type":"pong"}');
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else received.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  const client: SocketClient = {
    closed,
    received,
    send: (message) => socket.send(JSON.stringify(message)),
    next: () =>
      new Promise((resolve) => {
        const message = received.shift();
        if (message) resolve(message);
        else waiting.push(resolve);
      }),
    async init(payload) {
      client.send({ type: 'connection_init', ...(payload ? { payload } : {}) });
      return client.next();
    },
    subscribe: (id, query, variables) =>
      client.send({ type: 'subscribe', id, payload: { query, ...(variables ? { variables } : {}) } }),
  };
  return { ...client, [Symbol.dispose]: () => socket.terminate() };
}

export type SocketClient = {
  /** The close code. */
  readonly closed: Promise<number>;
  readonly received: readonly Message[];
  send(message: Message): void;
  next(): Promise<Message>;
  init(payload?: object): Promise<Message>;
  subscribe(id: string, query: string, variables?: object): void;
};

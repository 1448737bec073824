import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

export const boundary = 'the-boundary';

/** The text of a multipart form up to and including the head of its first file, and what ends it. */
export function formOf(operations: unknown, map: unknown, filename = 'a.txt', part = '0') {
  const field = (name: string, text: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  return {
    fields: `${field('operations', textOf(operations))}${field('map', textOf(map))}`,
    fileHead: fileHead(part, filename),
    end: `\r\n--${boundary}--\r\n`,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function fileHead(part: string, filename: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${part}"; filename="${filename}"\r\ncontent-type: text/plain\r\n\r\n`;
}

/** A form that is sent by hand, piece by piece. */
export function openForm(endpoint: string, headers: Record<string, string> = {}) {
  const request: ClientRequest = httpRequest(endpoint, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'apollo-require-preflight': '1',
      accept: 'application/graphql-response+json',
      ...headers,
    },
  });
  request.on('error', () => {});
  const answered = new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  return {
    request,
    /** Resolves when the socket would take more, or once the answer has come: Node's client tells no more then. */
    async write(chunk: string | Uint8Array): Promise<void> {
      if (!request.write(chunk)) await Promise.race([once(request, 'drain'), answered]);
    },
    async answer() {
      const response = await answered;
      let text = '';
      for await (const chunk of response) text += chunk;
      return {
        status: response.statusCode,
        body: JSON.parse(text) as {
          data?: Record<string, unknown> | null;
          errors?: { message: string; extensions: Record<string, unknown> }[];
        },
      };
    },
  };
}

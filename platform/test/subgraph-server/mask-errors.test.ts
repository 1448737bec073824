import { expect, test } from '@jest/globals';
import { GraphQLError, buildSchema, graphql } from 'graphql';
import { platformFail } from '../../src/errors/index.ts';
import { createLogger } from '../../src/logging/index.ts';
import { logError, maskError } from '../../src/subgraph-server/mask-errors.ts';

/** The error that graphql-js makes of what a resolver throws. */
async function located(thrown: unknown): Promise<GraphQLError> {
  const { errors } = await graphql({
    schema: buildSchema('type Query { field: Int }'),
    source: '{ field }',
    rootValue: {
      field: () => {
        throw thrown;
      },
    },
  });
  return errors?.[0] ?? new GraphQLError('nothing was thrown');
}

const secret = 'connection to 10.0.0.7 refused';

test.each<[string, unknown]>([
  ['an Error', new Error(secret)],
  [
    'an Error with a code of its own',
    Object.assign(new Error(secret), { extensions: { code: 'ECONNREFUSED', secret } }),
  ],
  ['a GraphQLError without a code', new GraphQLError(secret)],
  ['no Error at all', secret],
])('%s from a resolver tells where it happened, and nothing else', async (_title, thrown) => {
  const masked = maskError(await located(thrown));
  expect(masked).toEqual({
    message: 'Something went wrong on our side.',
    path: ['field'],
    locations: [{ line: 1, column: 3 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  });
});

test('an error of a catalogue keeps its words, and its cause to itself', async () => {
  const error = platformFail('RATE_LIMITED', {
    detail: 'Try later.',
    cause: new Error(secret),
    extensions: { retryAfterMs: 5 },
  });
  const masked = maskError(await located(error));
  expect(masked).toMatchObject({
    message: 'Too many requests. Try later.',
    path: ['field'],
    extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterMs: 5 },
  });
  expect(JSON.stringify(masked)).not.toMatch(/10\.0\.0\.7|"http"/);
  expect(maskError(error)).toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
});

test('what is nobody’s fault is no alarm', async () => {
  const lines: { level: string; err?: { message: string } }[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]),
  };
  const logger = createLogger({ level: 'info', service: 'test', destination });
  logError(logger, await located(platformFail('FORBIDDEN')));
  logError(logger, await located(new Error(secret)), AbortSignal.abort());
  expect(lines).toEqual([]);
  logError(logger, await located(platformFail('SERVICE_UNAVAILABLE')));
  logError(logger, await located(new Error(secret)), new AbortController().signal);
  expect(lines.map(({ level, err }) => [level, err?.message])).toEqual([
    ['warn', expect.stringContaining('not answering')],
    ['error', secret],
  ]);
});

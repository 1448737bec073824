import { expect, test } from '@jest/globals';
import { errorFactory, platformErrors, PlatformError } from '../../src/errors/index.ts';

const fail = errorFactory({ TOO_MANY: { http: 422, retryable: false, message: 'There are too many.' } });

test('an error has the code, status and sentence of its catalogue, and what the thrower adds', () => {
  const cause = new Error('inner');
  const error = fail('TOO_MANY', {
    detail: 'At most 3.',
    place: 'inputs[3]',
    cause,
    extensions: { limit: 3 },
  });
  expect(error).toBeInstanceOf(PlatformError);
  expect([error.code, error.http, error.message, error.cause]).toEqual([
    'TOO_MANY',
    422,
    'There are too many. At most 3.',
    cause,
  ]);
  expect(error.extensions).toEqual({
    code: 'TOO_MANY',
    http: { status: 422 },
    retryable: false,
    place: 'inputs[3]',
    limit: 3,
  });
});

test('extensions cannot change the code of an error', () => {
  expect(fail('TOO_MANY', { extensions: { code: 'OTHER' } }).extensions['code']).toBe('TOO_MANY');
});

test.each(Object.entries(platformErrors))('%s has a status of HTTP and a whole sentence', (_code, entry) => {
  expect(entry.http).toBeGreaterThanOrEqual(400);
  expect(entry.http).toBeLessThan(600);
  expect(entry.message).toMatch(/^[A-Z].*\.$/);
});

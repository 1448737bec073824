import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/logging/index.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ level: 'info', service: 'users', destination }));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

test('a line says when, how serious, who and what', () => {
  const line = logged((logger) => logger.child({ requestId: 'r1' }).warn({ count: 2 }, 'slow'));
  expect(line).toEqual({
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    level: 'warn',
    service: 'users',
    requestId: 'r1',
    count: 2,
    msg: 'slow',
  });
});

test.each([
  { authorization: 'SECRET' },
  { headers: { authorization: 'SECRET', cookie: 'SECRET', 'montegraph-identity': 'SECRET' } },
  { request: { headers: { 'set-cookie': 'SECRET' } } },
  { user: { password: 'SECRET', refreshToken: 'SECRET' } },
])('credentials in %j are blanked', (fields) => {
  const line = JSON.stringify(logged((logger) => logger.info(fields)));
  expect(line).not.toContain('SECRET');
  expect(line).toContain('[redacted]');
});

test('a line below the level is not written', () => {
  expect(logged((logger) => (logger.debug('quiet'), logger.info('loud')))['msg']).toBe('loud');
});

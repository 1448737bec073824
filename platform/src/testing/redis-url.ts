/**
 * The Redis that conformance suites run their second half against: TEST_REDIS_URL. Without it the half is skipped, aloud.
 *
 * @throws in CI, where a skipped half would pass for a green one
 */
export function redisUrlForTests(): string | undefined {
  const url = process.env['TEST_REDIS_URL'];
  if (!url && process.env['CI'] === 'true') throw new Error('TEST_REDIS_URL must be set in CI.');
  return url || undefined;
}

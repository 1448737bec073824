import type { Clock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import type { Kysely } from 'kysely';
import type { Tables } from './database/tables.ts';
import { sweepSessions } from './sessions/sweep-sessions.ts';
import type { SigningKeys } from './signing-keys/signing-keys.ts';

// Far more often than keys change or tokens expire by the thousand: an hour missed does no harm.
const intervalMs = 60 * 60 * 1000;

export type UpkeepOptions = {
  readonly db: Kysely<Tables>;
  readonly signingKeys: SigningKeys;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Rotates signing keys and sweeps expired sessions, now and every hour. Instances need not agree on who does it. */
export async function openUpkeep({
  db,
  signingKeys,
  clock,
  logger,
}: UpkeepOptions): Promise<AsyncDisposable> {
  const work = async (): Promise<void> => {
    await signingKeys.rotate();
    const swept = await sweepSessions(db, clock.now());
    logger.debug(swept, 'expired refresh tokens and sessions swept');
  };
  await work();
  let pending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    pending = work().catch((error: unknown) =>
      logger.error({ err: error }, 'upkeep failed, and will be tried again'),
    );
  }, intervalMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await pending;
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@montegraph/platform/logging';
import { openOutboxRelay } from '@montegraph/platform/outbox';
import { z } from 'zod';
import { simulationsErrors } from '../errors.ts';
import { type RunStorage, openRunObjects } from '../results/run-objects.ts';
import { type RunError, failRun } from '../runs/change-run.ts';
import { findRun } from '../runs/find-run.ts';
import { runQueued } from '../runs/insert-run.ts';
import type { RunEnds } from '../runs/run-ends.ts';
import { type Database, isGoingOn } from '../runs/run.ts';
import { findForgottenRuns } from './forgotten-runs.ts';
import type { RunQueue } from './run-queue.ts';

export type RunRelayOptions = {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly queue: RunQueue;
  readonly ends: RunEnds;
  readonly logger: Logger;
  /** For tests; see below. */
  readonly lookEveryMs?: number;
};

export type RunRelay = AsyncDisposable & {
  /** A run was committed: take it to the queue now. */
  readonly kick: () => void;
  /** Ends a run that the queue has given up. */
  readonly fail: (runId: string, error: RunError) => Promise<void>;
};

// What it looks for takes the loss of a Redis, or a crash in the millisecond between two writes.
const usualLookEveryMs = 60_000;

/** Keeps the rows of runs and the queue together: takes new runs there, and brings failures back. */
export function openRunRelay(options: RunRelayOptions): RunRelay {
  const { db, storage, queue, ends, logger, lookEveryMs = usualLookEveryMs } = options;
  const fail = async (runId: string, error: RunError): Promise<void> => {
    const run = await failRun(db, runId, error);
    if (!run) return;
    await ends.announce(run);
    await openRunObjects(storage, run).deleteAll();
  };
  const relay = openOutboxRelay({
    db,
    logger,
    async deliver({ topic, payload }) {
      if (topic !== runQueued) throw new TypeError(`No message ${topic} is sent from here.`);
      const { runId } = z.object({ runId: z.string() }).parse(payload);
      const run = await findRun(db, { id: runId });
      if (run && isGoingOn(run.status)) await queue.submit(run);
    },
  });
  const recover = async (): Promise<void> => {
    for (const run of await findForgottenRuns(db)) {
      const state = await queue.mergeState(run.id);
      if (state === 'missing') await queue.submit(run);
      if (state === 'failed') await fail(run.id, givenUp);
    }
  };
  const stop = new AbortController();
  const look = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        await recover();
      } catch (error) {
        logger.warn({ err: error }, 'forgotten runs could not be looked for');
      }
      await sleep(lookEveryMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const looking = look();
  return {
    kick: () => relay.kick(),
    fail,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await looking;
      await relay[Symbol.asyncDispose]();
    },
  };
}

const givenUp: RunError = {
  code: 'SIMULATION_FAILED',
  message: simulationsErrors.SIMULATION_FAILED.message,
  cell: null,
};

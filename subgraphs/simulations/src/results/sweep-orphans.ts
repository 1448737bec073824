import type { Clock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import type { ObjectStore } from '@montegraph/platform/objects';
import { findRuns } from '../runs/find-run.ts';
import { type Database, isRunId } from '../runs/run.ts';

// Older than any request or shard that may still write its row.
const orphanAfterMs = 3_600_000;

const batchSize = 100;

export type SweepOptions = {
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly now: number;
  readonly signal: AbortSignal;
};

/** Sweeps once, beside the requests: a large store takes a while to list. */
export function openOrphanSweep(options: {
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly logger: Logger;
}): AsyncDisposable {
  const { clock, logger, ...rest } = options;
  const stop = new AbortController();
  const swept = sweepOrphans({ ...rest, now: clock.now(), signal: stop.signal }).catch((error: unknown) =>
    logger.error({ err: error }, 'orphans could not be swept'),
  );
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await swept;
    },
  };
}

/**
 * Deletes objects that no run needs: of one whose row was never written, because the service died in between, and of
 * runs that were canceled or failed and whose last shard wrote after the others were deleted.
 *
 * @returns how many
 */
export async function sweepOrphans({ db, objects, now, signal }: SweepOptions): Promise<number> {
  let deleted = 0;
  let batch: string[] = [];
  const deleteOrphans = async (): Promise<void> => {
    const runs = await findRuns(db, [...new Set(batch.map(runOf))]);
    const needed = new Set(
      runs.filter(({ status }) => status !== 'CANCELED' && status !== 'FAILED').map(({ id }) => id),
    );
    for (const key of batch.filter((candidate) => !needed.has(runOf(candidate)))) {
      await objects.delete(key);
      deleted += 1;
    }
    batch = [];
  };
  for await (const key of objects.list('', { writtenBefore: now - orphanAfterMs })) {
    if (signal.aborted) return deleted;
    if (!isRunId(runOf(key))) continue;
    batch.push(key);
    if (batch.length >= batchSize) await deleteOrphans();
  }
  await deleteOrphans();
  return deleted;
}

/** Keys are `${ownerId}/${runId}/${name}`. */
function runOf(key: string): string {
  return key.split('/')[1] ?? '';
}

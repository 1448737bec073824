import { type Backends, EngineError } from '@montegraph/engine';
import { PlatformError } from '@montegraph/platform/errors';
import type { Logger } from '@montegraph/platform/logging';
import {
  type Job,
  type Processor,
  type Queues,
  UnrecoverableError,
  WaitingError,
} from '@montegraph/platform/queue';
import { simulationsErrors } from '../errors.ts';
import { type MergeJob, type ShardJob, mergesQueue, shardsQueue } from '../queue/run-queue.ts';
import type { RunError } from '../runs/change-run.ts';
import { type MergeWork, mergeRun } from './merge.ts';
import { type ShardWork, computeShard } from './shard.ts';

export type WorkersOptions = ShardWork &
  MergeWork & {
    readonly backends: Pick<Backends, 'devices' | 'devicesStarted'>;
    readonly queues: Queues;
    readonly logger: Logger;
    /** A job of the run failed for good. */
    readonly onFailed: (runId: string, error: RunError) => Promise<void>;
  };

// All threads compute each shard. With a second one they have work while the first is encrypted and written.
const shardsAtOnce = 2;

// One may be of a hundred million trials and take a minute: a second one keeps small runs from waiting for it.
const mergesAtOnce = 2;

/** Takes this instance's share of shards and merges. At disposal the jobs that run go back to the queue as they were. */
export function openWorkers(options: WorkersOptions): AsyncDisposable {
  const { queues, logger, backends, onFailed } = options;
  const stop = new AbortController();

  /** A job that stops because the service does is no failure: another instance, or the next start, takes it at once. */
  const givingBack =
    <Data>(work: (data: Data, signal: AbortSignal) => Promise<void>): Processor<Data, void> =>
    async (job, token, signal) => {
      try {
        await work(job.data, AbortSignal.any([signal, stop.signal]));
      } catch (error) {
        if (stop.signal.aborted) {
          await job.moveToWait(token);
          throw new WaitingError();
        }
        // The same model with the same numbers is refused again.
        if (error instanceof EngineError || error instanceof PlatformError)
          throw Object.assign(new UnrecoverableError(error.message), { cause: error });
        throw error;
      }
    };

  const onJobFailed = (job: Job<{ readonly runId: string }> | undefined, error: Error): void => {
    const isFinal = job?.finishedOn !== undefined;
    logger.warn({ err: error, job: job?.id, isFinal }, 'a job failed');
    // Whatever fails here is found by the next look for runs that were left behind.
    if (job && isFinal) {
      onFailed(job.data.runId, runErrorOf(error)).catch((cause: unknown) =>
        logger.error({ err: cause, runId: job.data.runId }, 'a failure could not be recorded'),
      );
    }
  };

  const shards = queues.worker<ShardJob, void>(
    shardsQueue,
    givingBack((data, signal) => computeShard(options, data, signal)),
    { concurrency: shardsAtOnce },
  );
  const merges = queues.worker<MergeJob, void>(
    mergesQueue,
    givingBack((data, signal) => mergeRun(options, data, signal)),
    { concurrency: mergesAtOnce },
  );
  const makeRoomForDevices = async (): Promise<void> => {
    await backends.devicesStarted;
    shards.concurrency = shardsAtOnce + slotsOf(backends);
  };
  // It never rejects, and a driver may take seconds: nobody waits.
  void makeRoomForDevices();
  shards.on('failed', onJobFailed);
  merges.on('failed', onJobFailed);

  return {
    async [Symbol.asyncDispose]() {
      // Closing first: a worker that still takes jobs would take back what it gives back.
      const closed = Promise.all([shards.close(), merges.close()]);
      stop.abort(new Error('The service stops.'));
      await closed;
    },
  };
}

/** Shards that wait for a device or compute on it leave the threads idle: they come on top. */
function slotsOf(backends: Pick<Backends, 'devices'>): number {
  return backends.devices().reduce((slots, device) => slots + device.slots, 0);
}

/** What the owner is told: words that were meant for them. Any other error is ours, and stays in our logs. */
function runErrorOf(error: Error): RunError {
  const { cause } = error;
  if (cause instanceof EngineError)
    return { code: cause.code, message: cause.message, cell: cause.place ?? null };
  if (cause instanceof PlatformError) return { code: cause.code, message: cause.message, cell: null };
  return { code: 'SIMULATION_FAILED', message: simulationsErrors.SIMULATION_FAILED.message, cell: null };
}

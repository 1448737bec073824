import { findRun } from '../runs/find-run.ts';
import { type Database, isGoingOn } from '../runs/run.ts';
import { fail } from '../errors.ts';
import { type ProgressState, progressOf } from './progress.ts';
import { type RunTopics, progressTopic } from './topics.ts';

/** After so much silence the state is read again: the end comes even if its message was lost. */
const silenceMs = 3_000;

export type WatchOptions = {
  readonly db: Database;
  readonly topics: RunTopics;
  readonly id: string;
  readonly ownerId: string;
  readonly signal?: AbortSignal;
  /** For tests; see `silenceMs`. */
  readonly rereadAfterMs?: number;
};

/**
 * The present state at once, then every change that was heard of, and the end last. `return()` and the signal end it at once.
 *
 * @throws SIMULATION_NOT_FOUND also when it is somebody else's
 */
export async function watchRun(options: WatchOptions): Promise<AsyncIterableIterator<ProgressState>> {
  const { db, topics, id, ownerId, signal, rereadAfterMs = silenceMs } = options;
  // Live before the state is read: a change in between is heard, and told apart by its sequence.
  const heard = await topics.subscribe(progressTopic(id), signal ? { signal } : {});
  const present = await findRun(db, { id, ownerId }).catch(async (error: unknown) => {
    await heard.return?.();
    throw error;
  });
  if (!present) {
    await heard.return?.();
    throw fail('SIMULATION_NOT_FOUND', { place: 'id' });
  }

  async function* states(first: ProgressState): AsyncGenerator<ProgressState, void> {
    try {
      let last = first;
      yield last;
      let next = heard.next();
      while (isGoingOn(last.status)) {
        const message = await within(rereadAfterMs, next);
        let state: ProgressState | undefined;
        if (message === undefined) {
          const run = await findRun(db, { id, ownerId });
          state = run && progressOf(run);
        } else if (message.done) {
          return;
        } else {
          next = heard.next();
          state = message.value.kind === 'progress' ? message.value.state : undefined;
        }
        if (state && state.sequence > last.sequence) yield (last = state);
      }
    } finally {
      await heard.return?.();
    }
  }

  const generator = states(progressOf(present));
  const iterator: AsyncIterableIterator<ProgressState> = {
    next: () => generator.next(),
    // A generator would first wait for the message that it awaits. Ending the subscription ends that wait.
    async return() {
      await heard.return?.();
      return generator.return();
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** @returns undefined when the time is over first */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

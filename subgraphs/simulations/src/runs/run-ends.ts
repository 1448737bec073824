import type { TopicSubscription } from '@montegraph/platform/pubsub';
import { progressOf } from '../progress/progress.ts';
import { type RunMessage, type RunTopics, endedTopic, progressTopic } from '../progress/topics.ts';
import type { Run } from './run.ts';

type Watched = { readonly controller: AbortController; users: number };

/**
 * The ends of runs, in all instances: whoever ends one tells the others, and every instance stops the work that it does for it.
 * A message may be lost; then the next progress state of the run finds its row ended, and calls `end`.
 */
export class RunEnds implements AsyncDisposable {
  readonly #topics: RunTopics;
  readonly #watched = new Map<string, Watched>();
  readonly #listeners: ((runId: string) => void)[] = [];
  readonly #stop = new AbortController();
  #listening: Promise<void> = Promise.resolve();

  private constructor(topics: RunTopics) {
    this.#topics = topics;
  }

  static async open(topics: RunTopics): Promise<RunEnds> {
    const ends = new RunEnds(topics);
    const messages = await topics.subscribe(endedTopic, { signal: ends.#stop.signal });
    ends.#listening = ends.#listen(messages);
    return ends;
  }

  /** Aborted at the end of the run. Dispose of it when the work for the run is done. */
  watch(runId: string): Disposable & { readonly signal: AbortSignal } {
    const watched = this.#watched.get(runId) ?? { controller: new AbortController(), users: 0 };
    watched.users += 1;
    this.#watched.set(runId, watched);
    return {
      signal: watched.controller.signal,
      [Symbol.dispose]: () => {
        watched.users -= 1;
        if (watched.users === 0 && this.#watched.get(runId) === watched) this.#watched.delete(runId);
      },
    };
  }

  onEnd(listener: (runId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Stops what this instance does for a run. */
  end(runId: string): void {
    this.#watched.get(runId)?.controller.abort(new Error('The run has ended.'));
    for (const listener of this.#listeners) listener(runId);
  }

  /** Tells everybody of a run whose row has ended: those who watch it, and those who compute for it. */
  async announce(run: Run): Promise<void> {
    this.end(run.id);
    await this.#topics.publish(progressTopic(run.id), { kind: 'progress', state: progressOf(run) });
    await this.#topics.publish(endedTopic, { kind: 'ended', runId: run.id });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#listening;
  }

  async #listen(messages: TopicSubscription<RunMessage>): Promise<void> {
    for await (const message of messages) if (message.kind === 'ended') this.end(message.runId);
  }
}

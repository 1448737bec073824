import type { Clock } from '@montegraph/platform/lifecycle';
import type { Logger } from '@montegraph/platform/logging';
import type { PartialOutput } from '../database/tables.ts';
import type { Database, Run } from '../runs/run.ts';
import { PartialOutputs } from './partial-outputs.ts';
import { type ProgressRow, progressOf } from './progress.ts';
import { recordProgress, recordShardProgress } from './record-progress.ts';
import { Speed } from './speed.ts';
import { type RunTopics, progressTopic } from './topics.ts';

/** Ten states a second look like motion, and cost a few milliseconds of three statements each. */
const intervalMs = 100;

export type ReporterOptions = {
  readonly db: Database;
  readonly topics: RunTopics;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The row says that the run has ended, whatever this instance has heard. */
  readonly onEnded: (runId: string) => void;
};

/** What this instance knows of a run that it computes shards of. */
type Reported = {
  readonly run: Run;
  readonly speed: Speed;
  readonly partialOutputs: PartialOutputs;
  outputs: readonly PartialOutput[];
  /** Trials done by first trial, of shards that moved since the last state. */
  readonly moved: Map<number, number>;
  hasNewResult: boolean;
  nextAt: number;
  timer: NodeJS.Timeout | undefined;
  writing: Promise<void> | undefined;
};

/**
 * Tells how far runs are: the last state in the row, every state on the run's topic, at most ten a second a run.
 * Nobody waits for it: shards note where they are and go on.
 */
export class ProgressReporter implements AsyncDisposable {
  readonly #options: ReporterOptions;
  readonly #runs = new Map<string, Reported>();
  #closed = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Trials done in a shard that goes on. */
  advance(run: Run, firstTrial: number, trialsDone: number): void {
    const reported = this.#reported(run);
    reported.moved.set(firstTrial, trialsDone);
    this.#schedule(reported);
  }

  /** A shard whose result is in its row. */
  finishShard(run: Run, firstTrial: number, trials: number): void {
    this.#reported(run).hasNewResult = true;
    this.advance(run, firstTrial, trials);
  }

  /** A state that others wrote. */
  async tell(run: ProgressRow): Promise<void> {
    await this.#options.topics.publish(progressTopic(run.id), { kind: 'progress', state: progressOf(run) });
  }

  /** A run that has ended has nothing more to tell. */
  forget(runId: string): void {
    const reported = this.#runs.get(runId);
    clearTimeout(reported?.timer);
    reported?.moved.clear();
    this.#runs.delete(runId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const writing = [...this.#runs.values()].flatMap((reported) => reported.writing ?? []);
    for (const runId of this.#runs.keys()) this.forget(runId);
    await Promise.all(writing);
  }

  #reported(run: Run): Reported {
    const known = this.#runs.get(run.id);
    if (known) return known;
    const reported: Reported = {
      run,
      speed: new Speed(),
      partialOutputs: new PartialOutputs(run),
      outputs: run.partialOutputs,
      moved: new Map(),
      hasNewResult: false,
      nextAt: 0,
      timer: undefined,
      writing: undefined,
    };
    reported.speed.measure(this.#options.clock.now(), run.trialsCompleted);
    this.#runs.set(run.id, reported);
    return reported;
  }

  #schedule(reported: Reported): void {
    if (this.#closed || reported.timer || reported.writing) return;
    const waitMs = reported.nextAt - this.#options.clock.now();
    reported.timer = setTimeout(() => {
      reported.timer = undefined;
      reported.writing = this.#write(reported).finally(() => {
        reported.writing = undefined;
        if (reported.moved.size > 0) this.#schedule(reported);
      });
    }, waitMs);
  }

  async #write(reported: Reported): Promise<void> {
    const { db, clock, logger, onEnded } = this.#options;
    const { run, moved } = reported;
    reported.nextAt = clock.now() + intervalMs;
    const shards = [...moved].map(([firstTrial, trialsDone]) => ({ firstTrial, trialsDone }));
    moved.clear();
    const hasNewResult = reported.hasNewResult;
    reported.hasNewResult = false;
    try {
      const trialsCompleted = await recordShardProgress(db, run.id, shards);
      const trialsPerSecond = reported.speed.measure(clock.now(), trialsCompleted);
      if (hasNewResult) reported.outputs = await reported.partialOutputs.read(db);
      const written = await recordProgress(db, run.id, {
        trialsCompleted,
        trialsPerSecond,
        etaSeconds: trialsPerSecond ? (run.trials - trialsCompleted) / trialsPerSecond : null,
        partialOutputs: reported.outputs,
      });
      if (written) {
        await this.tell(written);
      } else {
        this.forget(run.id);
        onEnded(run.id);
      }
    } catch (error) {
      // The next state says more than this one would have. What fails for good fails the shard as well.
      logger.warn({ err: error, runId: run.id }, 'a progress state is lost');
    }
  }
}

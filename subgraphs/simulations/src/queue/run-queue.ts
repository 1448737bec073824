import type { Job, Queue, Queues, FlowJob } from '@montegraph/platform/queue';
import type { Run } from '../runs/run.ts';

/** A range of a run's trials: shard `n` begins at trial `n * shardTrials`. */
export type ShardJob = { readonly runId: string; readonly shard: number };

/** Runs once all of a run's shards have. */
export type MergeJob = { readonly runId: string };

export const shardsQueue = 'simulations.shards';
export const mergesQueue = 'simulations.merges';

/** For what lies outside a shard: a database that restarts, a disk that is full for a moment. */
const attempts = 3;
const retries = { attempts, backoff: { type: 'exponential', delay: 500 } };

/** BullMQ's highest priority number, served last. */
const lastTurn = 2_097_151;

/** The way of runs into the queue and out of it. */
export type RunQueue = {
  /** Puts a run in the queue as a flow: a merge that waits for its shards. Ids are fixed, so doing it again changes nothing. */
  submit(run: Run): Promise<void>;
  /** Takes out the shards of a run that ended before they began. Those that compute are told by `RunEnds`. */
  dropWaiting(runId: string): Promise<void>;
  /** What became of a run's merge. */
  mergeState(runId: string): Promise<'missing' | 'failed' | 'going on'>;
};

export function openRunQueue(queues: Queues): RunQueue {
  const flows = queues.flows();
  const merges: Queue<MergeJob> = queues.queue(mergesQueue);
  const mergeOf = async (runId: string): Promise<Job<MergeJob> | undefined> => merges.getJob(mergeId(runId));
  return {
    async submit(run) {
      await flows.add(flowOf(run));
    },
    async dropWaiting(runId) {
      // The merge then runs without them, and finds that the run has ended.
      const merge = await mergeOf(runId);
      await merge?.removeUnprocessedChildren();
    },
    async mergeState(runId) {
      const merge = await mergeOf(runId);
      if (!merge) return 'missing';
      return (await merge.isFailed()) ? 'failed' : 'going on';
    },
  };
}

function mergeId(runId: string): string {
  return `merge-${runId}`;
}

function flowOf({ id: runId, shards, firstTurn }: Run): FlowJob {
  return {
    name: 'merge',
    queueName: mergesQueue,
    data: { runId } satisfies MergeJob,
    opts: { jobId: mergeId(runId), ...retries },
    children: Array.from({ length: shards }, (_, shard) => ({
      name: 'shard',
      queueName: shardsQueue,
      data: { runId, shard } satisfies ShardJob,
      opts: {
        jobId: `shard-${runId}-${shard}`,
        ...retries,
        priority: Math.min(firstTurn + shard, lastTurn),
        // A merge without one of its shards would wait for ever.
        failParentOnFailure: true,
      },
    })),
  };
}

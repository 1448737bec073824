import type { Backends } from '@montegraph/engine';
import type { RequestContext } from '@montegraph/platform/subgraph-server';
import type { Loaders } from './resolvers/loaders.ts';
import type { RunTopics } from './progress/topics.ts';
import type { RunQueue } from './queue/run-queue.ts';
import type { RunStorage } from './results/run-objects.ts';
import type { GpuUsers } from './runs/gpu-users.ts';
import type { Database } from './runs/run.ts';
import type { Workbooks } from './workbooks/workbooks.ts';
import type { RunEnds } from './runs/run-ends.ts';

/** A file as this subgraph knows it: the files subgraph has the rest. */
export type FileReference = { readonly id: string };

/** A user as this subgraph knows it: the users subgraph has the rest. */
export type UserReference = { readonly id: string };

export type SimulationsContext = RequestContext & {
  readonly db: Database;
  readonly storage: RunStorage;
  readonly topics: RunTopics;
  readonly workbooks: Workbooks;
  readonly ends: RunEnds;
  readonly queue: RunQueue;
  /** What computes in this instance. */
  readonly backends: Backends;
  readonly gpuUsers: GpuUsers;
  /** Puts new runs in the queue without waiting for the outbox's next turn. */
  readonly deliverRuns: () => void;
  readonly loaders: Loaders;
};

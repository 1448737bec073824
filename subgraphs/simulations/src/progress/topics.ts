import type { Topics } from '@montegraph/platform/pubsub';
import type { ProgressState } from './progress.ts';

/** What instances tell each other. A message may be lost: what it says is in Postgres before it is sent. */
export type RunMessage =
  | { readonly kind: 'progress'; readonly state: ProgressState }
  | { readonly kind: 'ended'; readonly runId: string };

export type RunTopics = Topics<RunMessage>;

/** `progress` of one run, for those who watch it. */
export function progressTopic(runId: string): string {
  return `run.${runId}`;
}

/** `ended` of every run, for all instances: they stop its shards and forget what they kept for it. */
export const endedTopic = 'runs.ended';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DisposalStack, systemClock } from '@montegraph/platform/lifecycle';
import { type Topics, openTopics } from '@montegraph/platform/pubsub';
import { silentLogger } from '@montegraph/platform/testing';
import { ProgressReporter } from '../../src/progress/reporter.ts';
import { type RunMessage, progressTopic } from '../../src/progress/topics.ts';
import { beginRun, cancelRun } from '../../src/runs/change-run.ts';
import { findRun } from '../../src/runs/find-run.ts';
import type { Database, Run } from '../../src/runs/run.ts';
import { startShard } from '../../src/worker/start-shard.ts';
import { insertTestRun, openTestDatabase } from '../fixtures/database.ts';

const opened = new DisposalStack();
const ended: string[] = [];
let db: Database;
let topics: Topics<RunMessage>;
let reporter: ProgressReporter;
beforeAll(async () => {
  ({ db } = opened.use(await openTestDatabase()));
  topics = opened.use(await openTopics<RunMessage>({ logger: silentLogger }));
  reporter = opened.use(
    new ProgressReporter({
      db,
      topics,
      clock: systemClock,
      logger: silentLogger,
      onEnded: (runId) => void ended.push(runId),
    }),
  );
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

async function beginTestRun(): Promise<Run> {
  const { id } = await insertTestRun(db);
  await startShard(db, id, 0);
  await startShard(db, id, 4096);
  return (await beginRun(db, id))!;
}

test('the trials of all shards are added up, in the row and on the topic', async () => {
  const run = await beginTestRun();
  const heard = await topics.subscribe(progressTopic(run.id));
  reporter.advance(run, 0, 1000);
  reporter.advance(run, 4096, 500);
  const { value } = await heard.next();
  expect(value).toMatchObject({ kind: 'progress', state: { trialsCompleted: 1500, trialsRequested: 8192 } });
  expect(await findRun(db, run)).toMatchObject({ trialsCompleted: 1500, sequence: 3 });
  await heard.return?.();
});

test('a thousand steps in a second are told about ten times, the last of them included, and nobody waits for it', async () => {
  const run = await beginTestRun();
  const heard = await topics.subscribe(progressTopic(run.id));
  const begun = performance.now();
  for (let step = 1; step <= 1000; step++) {
    reporter.advance(run, 0, step * 4);
    if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const tookMs = performance.now() - begun;
  let states = 0;
  for await (const message of heard) {
    states += 1;
    if (message.kind === 'progress' && message.state.trialsCompleted === 4000) break;
  }
  // One at once, one a tenth of a second, and the last.
  expect(states).toBeLessThanOrEqual(tookMs / 100 + 2);
});

test('what is shown never goes back, also when a shard starts again', async () => {
  const run = await beginTestRun();
  const heard = await topics.subscribe(progressTopic(run.id));
  reporter.advance(run, 0, 4000);
  await heard.next();
  await startShard(db, run.id, 0);
  reporter.advance(run, 0, 100);
  expect((await heard.next()).value).toMatchObject({ state: { trialsCompleted: 4000 } });
  await heard.return?.();
});

test('a run that ended without our hearing of it is noticed at the next step', async () => {
  const run = await beginTestRun();
  await cancelRun(db, run);
  reporter.advance(run, 0, 100);
  while (!ended.includes(run.id)) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await findRun(db, run)).toMatchObject({ status: 'CANCELED', trialsCompleted: 0 });
});

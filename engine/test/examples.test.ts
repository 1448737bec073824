import { readFileSync } from 'node:fs';
import { afterAll, expect, jest, test } from '@jest/globals';
import { openThreads } from '../src/backends/threads.ts';
import type { Threads } from '../src/backends/threads.ts';
import type { Distribution } from '../src/model/distributions/distribution.ts';
import type { PackedModel } from '../src/model/pack.ts';
import type { ShardSample } from '../src/simulate.ts';
import { describeSample } from '../src/statistics/describe-sample.ts';
import { mergeErrorCounts } from '../src/statistics/error-counts.ts';
import { blockTrials, mergeBlocks, noMoments } from '../src/statistics/moments.ts';
import type { Moments } from '../src/statistics/moments.ts';
import { readFixture } from './fixtures/read-fixture.ts';

// A thread starts in a third of a second, on a machine with other things to do in several.
jest.setTimeout(30_000);

type Example = {
  readonly inputs: readonly { cell: string; name: string; distribution: Record<string, object> }[];
  readonly outputs: readonly string[];
};

const examples = '../../../examples';

const oneThread = await openThreads({ threads: 1 });
const twoThreads = await openThreads({ threads: 2 });
afterAll(async () => {
  await oneThread[Symbol.asyncDispose]();
  await twoThreads[Symbol.asyncDispose]();
});

type RunOptions = { threads: Threads; shardBlocks: number; trials: number; seed: bigint };

/** Compiles an example and runs its trials, shards of so many blocks each. */
async function runExample(name: string, { threads, shardBlocks, trials, seed }: RunOptions) {
  // The examples' own tests hold their files to this form.
  const { inputs, outputs } = readFixture(`${examples}/${name}.json`) as Example;
  const compilation = await threads.run('compile', {
    bytes: readFileSync(new URL(`fixtures/${examples}/${name}.xlsx`, import.meta.url)),
    request: {
      inputs: inputs.map((input) => ({ ...input, distribution: flat(input.distribution) })),
      outputs,
      constants: [],
    },
  });
  if (compilation.kind !== 'model') throw new Error(`${name} does not compile.`);
  const { model } = compilation;
  const shardTrials = shardBlocks * blockTrials;
  const shards = await Promise.all(
    Array.from({ length: Math.ceil(trials / shardTrials) }, (_, i) =>
      threads.run('simulate', {
        runId: name,
        model,
        backend: 'JAVASCRIPT',
        precision: 'DOUBLE',
        seed,
        firstTrial: i * shardTrials,
        trials: Math.min(shardTrials, trials - i * shardTrials),
      }),
    ),
  );
  return { model, shards };
}

/** The examples have distributions in the form of the graph, `{ "normal": { ... } }`. */
function flat(distribution: Record<string, object>): Distribution {
  const [[family, parameters] = []] = Object.entries(distribution);
  // One key, a family with its parameters: so the graph's schema has it.
  return { family, ...parameters } as Distribution;
}

function together({ model, shards }: { model: PackedModel; shards: readonly ShardSample[] }) {
  return model.outputs.map((_, output) => ({
    trials: Buffer.concat(shards.map(({ outputs }) => Buffer.from(outputs[output]!.buffer))).toString(
      'base64',
    ),
    moments: momentsOf(model, shards, output),
    errors: shards.map(({ errorCounts }) => errorCounts[output]!).reduce(mergeErrorCounts),
  }));
}

function momentsOf(model: PackedModel, shards: readonly ShardSample[], output: number): Moments {
  return shards.reduce<Moments>(
    (before, { moments }) => mergeBlocks(before, moments, model.outputs.length, output),
    noMoments,
  );
}

test.each(['project-npv', 'project-schedule', 'portfolio-var', 'insurance-claims', 'call-option'])(
  '%s gives the same bits with one thread and one shard as with two threads and many',
  async (name) => {
    const [one, many] = await Promise.all([
      runExample(name, { threads: oneThread, shardBlocks: 8, trials: 30_000, seed: 42n }),
      runExample(name, { threads: twoThreads, shardBlocks: 1, trials: 30_000, seed: 42n }),
    ]);
    expect([one.shards.length, many.shards.length]).toEqual([1, 8]);
    expect(together(many)).toEqual(together(one));
  },
);

test('four million trials of the option are within four standard errors of Black and Scholes', async () => {
  const { model, shards } = await runExample('call-option', {
    threads: twoThreads,
    shardBlocks: 64,
    trials: 4_000_000,
    seed: 1n,
  });
  const call = model.outputs.findIndex(({ cell }) => cell === 'Option!B13');
  const { count, mean, standardError } = describeSample(momentsOf(model, shards, call));
  // S N(d1) - K exp(-rT) N(d2) for the parameters in the workbook, as its `.json` has it.
  const price = 7.1280646692617395;
  expect(count).toBe(4_000_000);
  expect(Math.abs(mean! - price)).toBeLessThan(4 * standardError!);
});

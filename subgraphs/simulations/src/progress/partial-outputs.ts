import { type Moments, describeSample, mergeBlocks, noMoments } from '@montegraph/engine';
import type { OutputCell, PartialOutput } from '../database/tables.ts';
import { floatsOf } from '../results/float-bytes.ts';
import { listShardResults, readShardResult } from '../results/shard-results.ts';
import type { Database } from '../runs/run.ts';

/**
 * The outputs over the shards that are done, in the order in which they were: for display. The end's figures come from all
 * blocks in their own order.
 */
export class PartialOutputs {
  readonly #runId: string;
  readonly #outputs: readonly OutputCell[];
  readonly #known = new Set<number>();
  #moments: readonly Moments[];

  constructor(run: { readonly id: string; readonly outputs: readonly OutputCell[] }) {
    this.#runId = run.id;
    this.#outputs = run.outputs;
    this.#moments = run.outputs.map(() => noMoments);
  }

  /** Reads the shards that were done since the last time, by any instance. */
  async read(db: Database): Promise<readonly PartialOutput[]> {
    for (const { firstTrial } of await listShardResults(db, this.#runId)) {
      if (this.#known.has(firstTrial)) continue;
      const { moments } = await readShardResult(db, this.#runId, firstTrial);
      const records = floatsOf(moments);
      this.#moments = this.#moments.map((before, output) =>
        mergeBlocks(before, records, this.#outputs.length, output),
      );
      this.#known.add(firstTrial);
    }
    return this.#outputs.map(({ cell, name }, output) => {
      const { mean, standardError } = describeSample(this.#moments[output]!);
      return { cell, name, mean: finite(mean), standardError: finite(standardError) };
    });
  }
}

/** JSON and GraphQL have no word for what overflowed. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

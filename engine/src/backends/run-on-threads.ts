import { setMaxListeners } from 'node:events';
import { sampleOf, shardMemory, validateShard } from '../simulate.ts';
import type { Shard, ShardMemory, ShardSample } from '../simulate.ts';
import { mergeErrorCounts } from '../statistics/error-counts.ts';
import { blockTrials, momentFields } from '../statistics/moments.ts';
import type { ModelOnThread } from './tasks/prepared-models.ts';
import type { SimulateOutput } from './tasks/simulate.ts';
import type { Threads } from './threads.ts';

// Long enough that starting a piece costs nothing beside it, short enough that runs which take turns seem to go on together.
const pieceMs = 50;

// The first block of a thread runs in code that is not optimised yet: from its time alone pieces would be ten times too short,
// and grow from there. Towards shorter ones there is no limit.
const largestGrowth = 4;

// Ten a second look like movement.
const progressMs = 100;

export type RunOnThreadsOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Called with the trials done about ten times a second. */
  readonly onProgress?: ((trialsDone: number) => void) | undefined;
  /**
   * The sample of an earlier run that nobody reads any more: this run writes its trials over it, if it is in shared memory and
   * large enough. New pages cost up to as much as the numbers that are written to them.
   */
  readonly reuse?: Pick<ShardSample, 'outputs'> | undefined;
};

/** Blocks of a run that a thread computes in one go. */
type Piece = { readonly firstBlock: number; readonly blocks: number };

/**
 * Runs a shard on all threads. It is cut into pieces of about 50 ms that any thread may take, and written to memory that the
 * threads share: bits are those of one thread, however many there are and in whatever order pieces end. A run has no more pieces
 * with the threads than there are threads; so runs that are under way together take turns.
 *
 * @returns arrays over shared memory
 * @throws EngineError as `simulate` does; ThreadFailure; the signal's reason
 */
export async function runOnThreads(
  threads: Threads,
  run: Shard & ModelOnThread,
  { signal, onProgress = () => {}, reuse }: RunOnThreadsOptions = {},
): Promise<ShardSample> {
  validateShard(run);
  const outputs = run.model.outputs.length;
  const memory = withReused(shardMemory(outputs, run, SharedArrayBuffer), reuse);
  const blocks = Math.ceil(run.trials / blockTrials);
  const model = { ...run.model, program: sharedCopy(run.model.program) };
  const ended: EndedPiece[] = [];
  // Bins to count in: a piece has them to itself, and the next one goes on with them.
  const freeCounts = [memory.counts];
  const progress = progressOf(onProgress);
  let nextBlock = 0;
  let pieceBlocks = 1;

  function takePiece(): Piece {
    // At the end all threads shall have something to do.
    const share = Math.ceil((blocks - nextBlock) / threads.size);
    const piece = { firstBlock: nextBlock, blocks: Math.min(pieceBlocks, share) };
    nextBlock += piece.blocks;
    return piece;
  }

  async function compute(piece: Piece, stop: AbortSignal): Promise<void> {
    const start = piece.firstBlock * blockTrials;
    const trials = Math.min(piece.blocks * blockTrials, run.trials - start);
    const counts = freeCounts.pop() ?? shardMemory(outputs, { ...run, trials: 0 }, SharedArrayBuffer).counts;
    const advance = progress.begin();
    const sample = await threads.run(
      'simulate',
      {
        ...run,
        model,
        firstTrial: run.firstTrial + start,
        trials,
        memory: partOf(memory, counts, piece, outputs * momentFields, trials),
      },
      { signal: stop, onProgress: advance },
    );
    advance(trials);
    freeCounts.push(counts);
    ended.push({ firstBlock: piece.firstBlock, sample });
    const wanted = Math.floor((pieceMs * piece.blocks) / sample.elapsedMs);
    pieceBlocks = Math.max(1, Math.min(wanted, pieceBlocks * largestGrowth));
  }

  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  // A listener a piece, and as many pieces as there are threads: no leak, which Node would warn of.
  setMaxListeners(0, stop);
  async function takePieces(): Promise<void> {
    try {
      while (nextBlock < blocks) await compute(takePiece(), stop);
    } catch (error) {
      // Nobody needs the other pieces any more. They reject with the same reason.
      failed.abort(error);
      throw error;
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads.size, blocks) }, takePieces));
  addCounts(memory.counts, freeCounts);
  return gather(run, memory, ended);
}

type EndedPiece = { readonly firstBlock: number; readonly sample: SimulateOutput };

/** Memory whose columns of outputs are, where they fit, those of an earlier sample. The others' pages were never touched. */
function withReused(memory: ShardMemory, reuse: RunOnThreadsOptions['reuse']): ShardMemory {
  return {
    ...memory,
    outputs: memory.outputs.map((column, output) => {
      const buffer = reuse?.outputs[output]?.buffer;
      const fits = buffer instanceof SharedArrayBuffer && buffer.byteLength >= column.byteLength;
      return fits ? new Float64Array(buffer, 0, column.length) : column;
    }),
  };
}

/** The parts of a shard's memory that a piece writes to. */
function partOf(
  { outputs, errors, moments }: ShardMemory,
  counts: ShardMemory['counts'],
  { firstBlock, blocks }: Piece,
  recordLength: number,
  trials: number,
): ShardMemory {
  const start = firstBlock * blockTrials;
  return {
    outputs: outputs.map((column) => column.subarray(start, start + trials)),
    errors: errors.map((codes) => codes.subarray(start, start + trials)),
    moments: moments.subarray(firstBlock * recordLength, (firstBlock + blocks) * recordLength),
    counts,
  };
}

/** Whole numbers: they add up in any order. */
function addCounts(total: ShardMemory['counts'], parts: readonly ShardMemory['counts'][]): void {
  for (const part of parts) {
    if (part === total) continue;
    for (const [output, counts] of part.entries()) {
      const sum = total[output]!;
      for (let bin = 0; bin < counts.length; bin++) sum[bin]! += counts[bin]!;
    }
  }
}

/** The shard's sample: what pieces could not write to memory is put together in the order of their trials. */
function gather(run: Shard & ModelOnThread, memory: ShardMemory, ended: readonly EndedPiece[]): ShardSample {
  const samples = ended
    .toSorted((left, right) => left.firstBlock - right.firstBlock)
    .map(({ sample }) => sample);
  const tails = run.ranges?.map((_, output) => {
    const parts = samples.map(({ bins }) => bins[output]!.tails);
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let before = 0;
    for (const part of parts) {
      all.set(part, before);
      before += part.length;
    }
    return all;
  });
  const errorCounts = run.model.outputs.map((_, output) =>
    samples.map((sample) => sample.errorCounts[output]!).reduce(mergeErrorCounts),
  );
  return sampleOf(run, memory, tails ?? [], errorCounts);
}

/** Adds up what pieces that run at the same time report each for itself. */
function progressOf(onProgress: (trialsDone: number) => void) {
  let total = 0;
  let reportedAt = performance.now();
  return {
    begin() {
      let done = 0;
      return (doneNow: number): void => {
        total += doneNow - done;
        done = doneNow;
        const now = performance.now();
        if (now - reportedAt < progressMs) return;
        reportedAt = now;
        onProgress(total);
      };
    },
  };
}

/** In memory that threads share, bytes go to each of them without being copied. */
function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

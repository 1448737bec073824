import { expandElementary } from '../kernel/expand-elementary.ts';
import { verifyProgram } from '../kernel/verify.ts';
import { WasmModule } from '../kernel/wasm/assembler.ts';
import { instantiate } from '../kernel/wasm/instantiate.ts';
import { doubles } from '../kernel/wasm/doubles.ts';
import { Layout } from '../kernel/wasm/layout.ts';
import { defineModel, mayFail, planModel } from '../kernel/wasm/model.ts';
import type { ModelColumns, ModelStep } from '../kernel/wasm/model.ts';
import { defineCompact, defineMoments, momentsOverrun } from '../kernel/wasm/moments.ts';
import type { Compact, Moments } from '../kernel/wasm/moments.ts';
import { definePhilox } from '../kernel/wasm/philox.ts';
import type { Philox } from '../kernel/wasm/philox.ts';
import { defineDrawCode, placeDraws } from '../kernel/wasm/place-draws.ts';
import type { DrawColumn } from '../kernel/wasm/place-draws.ts';
import { defineSingleDrawCode, placeSingleDraws } from '../kernel/wasm/draw-singles.ts';
import type { SingleDrawCode } from '../kernel/wasm/draw-singles.ts';
import { fitsSingles, singles } from '../kernel/wasm/singles.ts';
import { drawPlan } from '../model/distributions/draw.ts';
import type { Model } from '../model/model.ts';
import type { PhiloxKey } from '../random/philox.ts';
import { trialsPerGroup } from '../random/philox.ts';
import { blockTrials, momentFields } from '../statistics/moments.ts';
import type { Backend, Blocker, Precision, PreparedModel, PrepareOptions } from './backend.ts';

// Words and columns of so many trials stay in the first two levels of cache; from 512 to 4,096 there is no difference to
// measure. Fewer where a model has many columns.
const mostTileTrials = 1024;
const fewestTileTrials = 64;
const tileBytes = 512 * 1024;
/** A run can stop between two tiles: so many instructions take some hundredths of a second. */
const tileInstructions = 30_000_000;

/** What a model may take on a thread: four of them can be ready there at a time, on every thread of a machine. */
const mostMemoryBytes = 2 ** 30;

/** WebAssembly with vectors of two f64, generated for the model: the bits of `javascript`, several times as fast. */
export const wasm: Backend = {
  name: 'WASM',
  blockers,
  prepare,
  words(key, input, firstTrial, count) {
    const { philox, memory } = (wordsModule ??= prepareWords());
    const words = new Int32Array(count);
    for (let done = 0; done < count;) {
      // A call ends where a tile of a run would: before the counter overflows.
      const trials = Math.min(count - done, mostTileTrials - ((firstTrial + done) % mostTileTrials));
      callPhilox(philox, 0, key, input, firstTrial + done, trials);
      words.set(new Int32Array(memory.buffer, 0, trials), done);
      done += trials;
    }
    return words;
  },
};

let wordsModule: { readonly philox: Philox; readonly memory: WebAssembly.Memory } | undefined;

function prepareWords(): NonNullable<typeof wordsModule> {
  const module = new WasmModule();
  definePhilox(module);
  const layout = new Layout();
  layout.reserve(4 * mostTileTrials);
  const memory = layout.openMemory();
  // The function of this name, with the parameters that its own type says.
  const { philox } = instantiate(module, layout, memory) as { philox: Philox };
  return { philox, memory };
}

/** Words for `count` trials, rounded up to a multiple of 16, from `firstTrial`, a multiple of 16. */
function callPhilox(
  philox: Philox,
  words: number,
  key: PhiloxKey,
  input: number,
  firstTrial: number,
  count: number,
): void {
  const counter = firstTrial / 4;
  philox(
    words,
    counter,
    Math.floor(counter / 2 ** 32),
    Math.ceil(count / trialsPerGroup),
    input,
    key.low,
    key.high,
  );
}

function blockers({ program }: Model): readonly Blocker[] {
  const outputBytes =
    program.outputs.reduce((sum, _, output) => sum + (mayFail(program, output) ? 9 : 8), 0) * blockTrials;
  const tableBytes = program.tables.reduce((sum, table) => sum + 8 * table.length, 0);
  if (outputBytes + tableBytes <= mostMemoryBytes / 2) return [];
  const reason = `A block of its ${program.outputs.length} outputs and its tables need more memory than a thread has.`;
  return [{ instruction: Math.max(0, program.instructions.length - 1), reason }];
}

function prepare(model: Model, { precision = 'DOUBLE' }: PrepareOptions = {}): PreparedModel {
  verifyProgram(model.program);
  const generated = generate(model, precision);
  const { code, memory, draws, steps, tile, words, columns } = generated;
  const outputs = columns.outputs.map((address) => new Float64Array(memory.buffer, address, blockTrials));
  const errors = columns.errors.map((address) =>
    address === null ? null : new Uint8Array(memory.buffer, address, blockTrials),
  );
  const records = new Float64Array(memory.buffer, generated.records, momentFields * outputs.length);
  const clearErrors = () => errors.forEach((codes) => codes?.fill(0));

  const runTile = (key: PhiloxKey, firstTrial: number, count: number, offset: number): void => {
    for (const [input, draw] of draws.entries()) {
      callPhilox(code.philox, words, key, input, firstTrial, count);
      draw(words, columns.inputs[input]!, count);
    }
    for (const step of steps) step(count, offset);
  };

  /** The record of a column with errors, which are NaN, is that of the rest. */
  const computeMoments = (output: number, count: number): void => {
    const record = generated.records + 8 * momentFields * output;
    const column = columns.outputs[output]!;
    code.moments(column, count, record);
    // The sum of squares is NaN if a value is.
    if (!Number.isNaN(records[output * momentFields + 2])) return;
    const left = code.compact(column, count, generated.compacted);
    if (left === count) return;
    if (left > 0) code.moments(generated.compacted, left, record);
    else records.set([0, 0, 0, 0, 0, Infinity, -Infinity], output * momentFields);
  };

  return {
    outputCount: outputs.length,
    runBlock({ key, firstTrial, count }, into, isStopped) {
      for (let first = 0; first < count; first += tile) {
        if (isStopped()) {
          clearErrors();
          return false;
        }
        runTile(key, firstTrial + first, Math.min(tile, count - first), 8 * first);
      }
      // Trials come in eights: there may be an error beyond the last that was asked for, and it must not stay.
      let hasErrors = count < blockTrials;
      for (const [output, column] of outputs.entries()) {
        computeMoments(output, count);
        into.outputs[output]!.set(count === blockTrials ? column : column.subarray(0, count));
        if (records[output * momentFields] === count) continue;
        hasErrors = true;
        into.errors[output]!.set(errors[output]?.subarray(0, count) ?? new Uint8Array(count));
      }
      if (hasErrors) clearErrors();
      into.moments.set(records);
      return true;
    },
  };
}

/** The model's code, and where in its memory things are. */
type Generated = {
  readonly code: Exports;
  readonly memory: WebAssembly.Memory;
  /** One an input. */
  readonly draws: readonly DrawColumn[];
  /** The model's functions, to be called one after the other for a tile. */
  readonly steps: readonly ModelStep[];
  /** Trials of a tile. */
  readonly tile: number;
  readonly words: number;
  readonly columns: ModelColumns;
  /** A column without what was an error. */
  readonly compacted: number;
  /** The moments of all outputs. */
  readonly records: number;
};

function generate({ program, inputs }: Model, precision: Precision): Generated {
  const isSingle = precision === 'SINGLE' && fitsSingles(program);
  const lanes = isSingle ? singles : doubles;
  // Elementary functions of f32 are those of f64, called and rounded.
  const plan = planModel(isSingle ? program : expandElementary(program));
  const plans = inputs.map(({ distribution }) => drawPlan(distribution));
  const tile = tileTrials(plans.length + plan.slots, plan.work);
  const layout = new Layout();
  const words = layout.reserve(4 * tile);
  const columns = {
    inputs: layout.reserveColumns(plans.length, lanes.bytes * tile),
    outputs: layout.reserveColumns(program.outputs.length, 8 * blockTrials + momentsOverrun),
    errors: program.outputs.map((_, output) =>
      mayFail(program, output) ? layout.reserve(blockTrials) : null,
    ),
  };
  const compacted = layout.reserve(8 * blockTrials + momentsOverrun);
  const records = layout.reserve(8 * momentFields * program.outputs.length);

  const module = new WasmModule();
  definePhilox(module);
  if (isSingle) defineSingleDrawCode(module);
  else defineDrawCode(module);
  const stepNames = defineModel(module, plan, layout, tile, columns, lanes);
  defineMoments(module);
  defineCompact(module);
  const drawers = isSingle
    ? placeSingleDraws(plans, layout, layout.reserve(8 * tile))
    : placeDraws(plans, layout);

  const memory = layout.openMemory();
  // The assembler made these functions with the parameters that their types say.
  const code = instantiate(module, layout, memory) as Exports;
  return {
    code,
    memory,
    draws: drawers.map((drawer) => drawer(code)),
    steps: stepNames.map((name) => code[name]!),
    tile,
    words,
    columns,
    compacted,
    records,
  };
}

type Exports = SingleDrawCode & {
  readonly philox: Philox;
  readonly moments: Moments;
  readonly compact: Compact;
} & Readonly<Record<string, ModelStep>>;

function tileTrials(columns: number, instructions: number): number {
  const fits = (trials: number) =>
    8 * trials * columns <= tileBytes && trials * instructions <= tileInstructions;
  let trials = mostTileTrials;
  while (trials > fewestTileTrials && !fits(trials)) trials /= 2;
  return trials;
}

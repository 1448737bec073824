import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { openDeviceProcess, openThreads, packModel, pilotRanges } from '@montegraph/engine';
import type { Device, OutputRange } from '@montegraph/engine';
import { arithmeticOf } from './arithmetic-of.ts';
import { findCard } from './cards.ts';
import { readModels } from './models.ts';
import type { BenchModel } from './models.ts';

export type BenchGpuOptions = {
  /** One object a line instead of a table. */
  readonly json: boolean;
  readonly rounds: number;
  /** A Python 3; CuPy and JAX are measured where it has them. */
  readonly python: string;
};

const seed = 1n;

/** Enough that a fast card computes for some hundredths of a second. */
const trials = 2 ** 26;

/** With every trial read back: a column of each output. */
const keptTrials = 2 ** 22;

/**
 * Trials a second of every model on a graphics card: reduced on the card, and with every trial read back.
 *
 * @throws Error on an adapter that computes on the processor: its figures would be taken for a card's
 */
export async function benchGpu({ json, rounds, python }: BenchGpuOptions): Promise<void> {
  await using device = await openDeviceProcess({ backend: 'WEBGPU', allowFallback: true });
  if (device.isFallback) {
    throw new Error(`${device.description} computes on the processor. This bench needs a graphics card.`);
  }
  await using threads = await openThreads({ threads: 1 });
  const card = findCard(device.description);
  console.error(
    `${device.description}${card ? '' : ': not in the list of cards, so no shares of its limits'}`,
  );
  for (const model of await readModels()) {
    const blockers = device.blockers(model.model);
    if (blockers.length > 0) {
      console.error(`${model.name}: ${blockers[0]!.reason}`);
      continue;
    }
    const ranges = await pilotRanges(threads, packModel(model.model), seed);
    const reduced = await bestSeconds(device, model, rounds, ranges);
    const kept = await bestSeconds(device, model, rounds);
    const rate = trials / reduced;
    const keptRate = keptTrials / kept;
    const figure = {
      model: model.name,
      device: device.description,
      trialsPerSecond: Math.round(rate),
      keptTrialsPerSecond: Math.round(keptRate),
      arithmeticShare: card ? (rate * arithmeticOf(model.model)) / card.flops : null,
      // Values are 4 bytes on the card, and written once.
      memoryShare: card ? (keptRate * model.model.outputs.length * 4) / card.bandwidth : null,
    };
    console.log(json ? JSON.stringify(figure) : describe(figure));
  }
  for (const line of await measurePeers(python))
    console.log(json ? JSON.stringify(line) : describePeer(line));
}

async function bestSeconds(
  device: Device,
  { model }: BenchModel,
  rounds: number,
  ranges?: readonly OutputRange[],
): Promise<number> {
  await using prepared = await device.prepare(model);
  const shard = {
    seed,
    firstTrial: 0,
    trials: ranges ? trials : keptTrials,
    ranges,
  };
  let best = Infinity;
  // The first round compiles and warms up.
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await prepared.run(shard);
    if (round > 0) best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

type Figure = {
  readonly model: string;
  readonly trialsPerSecond: number;
  readonly keptTrialsPerSecond: number;
  readonly arithmeticShare: number | null;
  readonly memoryShare: number | null;
};

const millions = (rate: number) => `${(rate / 1e6).toFixed(0)} M trials/s`;
const percent = (share: number | null) => (share === null ? '' : ` (${(share * 100).toFixed(1)} %)`);

function describe(figure: Figure): string {
  return (
    `${figure.model.padEnd(18)} reduced on the card ${millions(figure.trialsPerSecond)}${percent(figure.arithmeticShare)} of its arithmetic, ` +
    `every trial read back ${millions(figure.keptTrialsPerSecond)}${percent(figure.memoryShare)} of its memory`
  );
}

type PeerFigure = {
  readonly library: string;
  readonly model: 'npv-30';
  readonly trialsPerSecond: number | null;
};

function describePeer({ library, trialsPerSecond }: PeerFigure): string {
  return `${library}, npv-30 with one output: ${trialsPerSecond === null ? 'not in this Python' : millions(trialsPerSecond)}`;
}

async function measurePeers(python: string): Promise<readonly PeerFigure[]> {
  const child = spawn(python, [path.join(import.meta.dirname, '..', 'peers', 'gpu_models.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.on('error', () => {});
  const answers = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const figures: PeerFigure[] = [];
  for (const library of ['cupy', 'jax']) {
    child.stdin.write(`${library} ${trials}\n`);
    const answer = await answers.next();
    // Our own script wrote it; a Python that is not there wrote nothing.
    const result = (answer.done === true ? null : JSON.parse(answer.value)) as {
      readonly seconds: number;
    } | null;
    figures.push({
      library,
      model: 'npv-30',
      trialsPerSecond: result && Math.round(trials / result.seconds),
    });
  }
  child.stdin.end();
  return figures;
}

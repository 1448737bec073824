import os from 'node:os';
import { javascript, openBackends, packModel, wasm } from '@montegraph/engine';
import type { Backends, RunSample } from '@montegraph/engine';
import { bestRate, measureInterleaved } from './measure.ts';
import type { Measurement, Row } from './measure.ts';
import { readModels } from './models.ts';
import type { BenchModel } from './models.ts';
import { openNumpy } from './numpy.ts';
import { numpyRow, plainRow } from './peer-rows.ts';
import { printLine, printTable } from './report.ts';
import type { EngineFigure } from './report.ts';
import { threadRow } from './thread-row.ts';

export type BenchEngineOptions = {
  /** One object a line instead of a table. */
  readonly json: boolean;
  readonly rounds: number;
  /** Names; all of them when empty. */
  readonly models: readonly string[];
  /** A Python 3 that has numpy. */
  readonly python: string;
};

/** Trials a second of every model on every backend of the processor, on one thread and on all, beside numpy and a plain loop. */
export async function benchEngine({
  json,
  rounds,
  models: wanted,
  python,
}: BenchEngineOptions): Promise<void> {
  await using numpy = await openNumpy(python);
  await using one = await openBackends({ threads: 1, gpu: 'off' });
  await using all = await openBackends({ threads: os.availableParallelism(), gpu: 'off' });
  const models = (await readModels()).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const loadBefore = os.loadavg()[0]!;
  for (const model of models) {
    const rows = [
      numpyRow(model, numpy),
      plainRow(model),
      threadRow(model, javascript, 'javascript'),
      threadRow(model, wasm, 'wasm'),
      ...(wasm.blockers(model.model).length === 0 ? [threadRow(model, wasm, 'wasm f32x4', 'SINGLE')] : []),
      poolRow(model, one),
      poolRow(model, all),
    ];
    const measured = await measureInterleaved(rows, rounds, progress(model.name));
    const figures = figuresOf(measured);
    if (json) figures.forEach(printLine);
    else printTable(model.name, measured, figures);
  }
  process.stderr.write(
    `numpy ${numpy.version}, Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ` +
      `load ${loadBefore.toFixed(2)} before and ${os.loadavg()[0]!.toFixed(2)} after\n`,
  );
}

/** The pool: threads and shared columns, which each run takes over from the one before, as the peers keep theirs. */
function poolRow({ name, model }: BenchModel, backends: Backends): Row {
  const packed = packModel(model);
  let last: RunSample | undefined;
  return {
    model: name,
    backend: 'wasm on threads',
    threads: backends.threads.size,
    async run(trials) {
      const start = performance.now();
      last = await backends.run(
        {
          runId: name,
          model: packed,
          backend: 'WASM',
          precision: 'DOUBLE',
          seed: 1n,
          firstTrial: 0,
          trials,
        },
        { reuse: last },
      );
      return (performance.now() - start) / 1000;
    },
  };
}

function figuresOf(measured: readonly Measurement[]): readonly EngineFigure[] {
  const numpy = measured.find(({ row }) => row.backend === 'numpy');
  return measured.map((measurement) => ({
    model: measurement.row.model,
    backend: measurement.row.backend,
    threads: measurement.row.threads,
    trialsPerSecond: Math.round(bestRate(measurement)),
    vsNumpy: numpy ? bestRate(measurement) / bestRate(numpy) : Number.NaN,
  }));
}

function progress(model: string) {
  return (done: number, all: number) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${model} ${done}/${all}${done === all ? '\r\u001b[K' : ''}`);
  };
}

import { medianRate } from './measure.ts';
import type { Measurement } from './measure.ts';

/** One row of the result. */
export type EngineFigure = {
  readonly model: string;
  readonly backend: string;
  readonly threads: number;
  readonly trialsPerSecond: number;
  /** Times numpy's rate for the same model in the same run. */
  readonly vsNumpy: number;
};

const million = (rate: number) => (rate / 1e6).toFixed(2).padStart(9);

/** A model's rows for people: millions of trials a second in the best and the median round, and times numpy's best. */
export function printTable(
  model: string,
  measured: readonly Measurement[],
  figures: readonly EngineFigure[],
): void {
  console.log(
    `\n${model.padEnd(22)}${'threads'.padStart(8)}${'best M/s'.padStart(10)}${'median'.padStart(10)}${'x numpy'.padStart(9)}`,
  );
  for (const [i, { backend, threads, trialsPerSecond, vsNumpy }] of figures.entries()) {
    console.log(
      `  ${backend.padEnd(20)}${String(threads).padStart(8)} ${million(trialsPerSecond)} ${million(medianRate(measured[i]!))}${vsNumpy.toFixed(2).padStart(9)}`,
    );
  }
}

/** One object a line, for machines. */
export function printLine({ vsNumpy, ...figure }: EngineFigure): void {
  console.log(JSON.stringify({ ...figure, vsNumpy: Number(vsNumpy.toFixed(3)) }));
}

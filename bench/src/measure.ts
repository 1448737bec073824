/** Something that runs trials of a model. */
export type Row = {
  readonly model: string;
  /** What computes. */
  readonly backend: string;
  readonly threads: number;
  /** Runs this many trials once. @returns seconds */
  run(trials: number): Promise<number>;
};

export type Measurement = { readonly row: Row; readonly trials: number; readonly seconds: readonly number[] };

// Long enough that a timer's error and a call's overhead vanish, short enough that a round of all rows is one phase of the machine.
const wantedSeconds = 0.15;

const fewestTrials = 2 ** 16;
const mostTrials = 2 ** 24;

/** Doubles the trials until a run is long enough to be measured; warms the row up as it goes. */
async function calibrate(row: Row): Promise<number> {
  for (let trials = fewestTrials; ; trials *= 2) {
    const seconds = await row.run(trials);
    if (seconds >= wantedSeconds || trials >= mostTrials) return trials;
  }
}

/**
 * Every row once in every round, so that a slow phase of the machine hits all of them.
 *
 * @param onRun called after every run, for whoever watches
 */
export async function measureInterleaved(
  rows: readonly Row[],
  rounds: number,
  onRun: (done: number, all: number) => void,
): Promise<readonly Measurement[]> {
  const measured: { readonly row: Row; readonly trials: number; readonly seconds: number[] }[] = [];
  for (const row of rows) measured.push({ row, trials: await calibrate(row), seconds: [] });
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (const { row, trials, seconds } of measured) {
      seconds.push(await row.run(trials));
      onRun(++done, rounds * rows.length);
    }
  }
  return measured;
}

/** Trials a second in the best round: what the others lost went to the rest of the machine. */
export function bestRate({ trials, seconds }: Measurement): number {
  return trials / Math.min(...seconds);
}

export function medianRate({ trials, seconds }: Measurement): number {
  return trials / seconds.toSorted((a, b) => a - b)[seconds.length >> 1]!;
}

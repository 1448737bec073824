/** What a bar needs to know of a run. */
export type BarState = {
  /** Done of asked for, 0 to 1. */
  readonly fraction: number;
  readonly status: string;
  readonly trialsCompleted: number;
  readonly trialsPerSecond: number | null;
};

const width = 32;

/** One line of text, as `[####----]  50 %  500,000 trials  4.1 M/s  RUNNING`. */
export function renderBar(state: BarState): string {
  const filled = Math.round(Math.min(1, Math.max(0, state.fraction)) * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const percent = `${Math.floor(state.fraction * 100)} %`.padStart(5);
  const speed = state.trialsPerSecond === null ? '' : `  ${shortNumber(state.trialsPerSecond)} trials/s`;
  return `${bar} ${percent}  ${state.trialsCompleted.toLocaleString('en')} trials${speed}  ${state.status}`;
}

/**
 * Draws a bar in place on a terminal. Elsewhere (a file, a pipe) it writes one line a whole tenth, so that a log stays short.
 */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #lastTenth = -1;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  draw(state: BarState): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r${renderBar(state)}\u001b[K`);
      return;
    }
    const tenth = Math.floor(state.fraction * 10);
    if (tenth === this.#lastTenth && state.fraction < 1) return;
    this.#lastTenth = tenth;
    this.#stream.write(`${renderBar(state)}\n`);
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\n');
  }
}

/** `4,210,000` as `4.21 M`: three digits are all that a speed means. */
export function shortNumber(value: number): string {
  for (const [size, unit] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const) {
    // 999,999 is 1.00 M: rounded to three digits it would be 1000 k.
    if (value >= size * 0.9995) return `${(value / size).toPrecision(3)}${unit}`;
  }
  return value.toFixed(0);
}

/** Old enough to even out shards that end together, young enough to be "present". */
const windowMs = 3_000;

type Measurement = { readonly at: number; readonly trials: number };

/** The present speed of a run, from the trials done at moments in the last three seconds. */
export class Speed {
  #measurements: Measurement[] = [];

  /** @param at in ms @returns trials a second, null until two moments are known */
  measure(at: number, trials: number): number | null {
    this.#measurements.push({ at, trials });
    // One that is older stays: it begins the window.
    while (this.#measurements.length > 2 && this.#measurements[1]!.at <= at - windowMs)
      this.#measurements.shift();
    const [begin] = this.#measurements;
    if (!begin || at <= begin.at) return null;
    return Math.max(0, ((trials - begin.trials) * 1000) / (at - begin.at));
  }
}

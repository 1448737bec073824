/**
 * Closes what was opened, in reverse, also when opening the next thing fails half-way. The part of ES2026's
 * `AsyncDisposableStack` that an opener needs; Node 20 has `await using` (compiled) but not this class.
 *
 *     await using opened = new DisposalStack();
 *     const database = opened.use(await openDatabase(…));
 *     const server = opened.use(await listen(database));   // when this throws, the database closes
 *     return { url: server.url, [Symbol.asyncDispose]: opened.release() };
 */
export class DisposalStack implements AsyncDisposable {
  #closers: (() => unknown)[] = [];

  /** Closes `resource` at disposal. @returns the resource */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    return (this.defer(() => resource[Symbol.asyncDispose]()), resource);
  }

  /** Calls `close` at disposal. */
  defer(close: () => unknown): void {
    this.#closers.push(close);
  }

  /** Hands the duty to close over to the caller: the stack itself closes nothing any more. */
  release(): () => Promise<void> {
    const released = new DisposalStack();
    released.#closers = this.#closers;
    this.#closers = [];
    return () => released[Symbol.asyncDispose]();
  }

  /** Every closer runs, whatever the others do. @throws the first failure, or an AggregateError of several */
  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'Several things could not be closed.');
  }
}

/** Events that wait for their consumer. When it is full, the oldest goes: who is slow wants to know how things stand now. */
export class EventQueue<T> {
  readonly #maxEvents: number;
  readonly #onLeave: () => void;
  readonly #events: T[] = [];
  #waiting: ((result: IteratorResult<T, undefined>) => void)[] = [];
  #hasEnded = false;
  #dropped = 0;

  /** @param onLeave called once, when the consumer leaves before the end */
  constructor(maxEvents: number, onLeave: () => void) {
    this.#maxEvents = maxEvents;
    this.#onLeave = onLeave;
  }

  get dropped(): number {
    return this.#dropped;
  }

  push(event: T): void {
    if (this.#hasEnded) return;
    const waiter = this.#waiting.shift();
    if (waiter) {
      waiter({ value: event, done: false });
      return;
    }
    this.#events.push(event);
    if (this.#events.length > this.#maxEvents) {
      this.#events.shift();
      this.#dropped += 1;
    }
  }

  /** Events that wait are still delivered, `last` behind them. */
  end(last?: T): void {
    if (last !== undefined) this.push(last);
    this.#hasEnded = true;
    this.#release();
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    if (this.#hasEnded) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The consumer leaves. Whoever waits in `next` is told at once. */
  leave(): void {
    this.#events.length = 0;
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#release();
    this.#onLeave();
  }

  #release(): void {
    for (const waiter of this.#waiting.splice(0)) waiter({ value: undefined, done: true });
  }
}

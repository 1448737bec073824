/**
 * One subscriber: an async iterator over a bounded buffer, live from the moment it is made and not from the first next().
 */
export class Subscription<Message> implements AsyncIterableIterator<Message, undefined, undefined> {
  readonly #buffer: Message[] = [];
  readonly #waiting: ((result: IteratorResult<Message, undefined>) => void)[] = [];
  readonly #limit: number;
  readonly #onEnd: () => void;
  #ended = false;
  #dropped = 0;

  /** @param limit messages kept for a reader that is behind */
  constructor(limit: number, onEnd: () => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  /** How many messages this reader missed because it was too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  /** A reader that falls behind loses the oldest, so that publishing never waits for anybody and memory stays bounded. */
  deliver(message: Message): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting({ value: message, done: false });
    } else if (this.#buffer.push(message) > this.#limit) {
      this.#buffer.shift();
      this.#dropped++;
    }
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    const [message] = this.#buffer.splice(0, 1);
    if (message !== undefined) return { value: message, done: false };
    if (this.#ended) return { value: undefined, done: true };
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  /** Ends it, a next() that is still pending included, which an async generator would leave hanging. */
  async return(): Promise<IteratorResult<Message, undefined>> {
    this.end();
    return { value: undefined, done: true };
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#buffer.length = 0;
    for (const resolve of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
    this.#onEnd();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

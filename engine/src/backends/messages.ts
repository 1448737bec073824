import { EngineError, engineErrors } from '../errors.ts';
import type { EngineErrorCode } from '../errors.ts';
import type { TaskInput, TaskName } from './tasks/tasks.ts';

/** What a thread is given when it starts. */
export type ThreadSetup = {
  /** One number in shared memory; 1 once the present task is not wanted any more. */
  readonly stop: Int32Array;
};

export type TaskRequest<Name extends TaskName = TaskName> = {
  readonly name: Name;
  readonly input: TaskInput<Name>;
};

export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly failure: PackedFailure };

/** Structured clone keeps an error's message and stack, but neither its class nor its own properties. */
type PackedFailure =
  | {
      readonly kind: 'refusal';
      readonly code: EngineErrorCode;
      readonly place?: string;
      readonly message: string;
    }
  | { readonly kind: 'fault'; readonly error: Error };

/**
 * A thread failed, or a task in it in a way that is no refusal of what it was given: our fault or the machine's, but for
 * `timeout` and `memory`, which a caller may put down to the size of its input.
 */
export class ThreadFailure extends Error {
  override readonly name = 'ThreadFailure';
  readonly code = 'THREAD_FAILED';
  readonly kind: 'timeout' | 'memory' | 'closed' | 'fault';

  constructor(kind: ThreadFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export function packFailure(error: unknown): PackedFailure {
  if (!(error instanceof EngineError)) {
    return { kind: 'fault', error: error instanceof Error ? error : new Error(String(error)) };
  }
  const { code, place, message } = error;
  return { kind: 'refusal', code, message, ...(place === undefined ? {} : { place }) };
}

export function unpackFailure(failure: PackedFailure): Error {
  if (failure.kind === 'fault') {
    const { error } = failure;
    return new ThreadFailure('fault', `A task failed in its thread: ${error.message}`, { cause: error });
  }
  const { code, place, message } = failure;
  const detail = message.slice(engineErrors[code].length).trimStart();
  return new EngineError(code, { detail, ...(place === undefined ? {} : { place }) });
}

/** Work for a thread: a plain function from plain data to plain data. */
export type Task<Input, Output> = {
  run(input: Input, context: TaskContext): Output;
  /** Buffers of the output that move to the caller instead of being copied. */
  transfers?(output: Output): readonly ArrayBuffer[];
};

type TaskContext = {
  /** True once nobody waits for the task any more: what it returns is thrown away. */
  readonly isStopped: () => boolean;
  /** Cheap: passed on to the caller now and then. */
  readonly reportProgress: (done: number) => void;
};

/** The buffer of an array that does not share memory with another thread. */
export function bufferOf(array: Float64Array | Uint8Array | Uint32Array): ArrayBuffer {
  if (array.buffer instanceof ArrayBuffer) return array.buffer;
  throw new TypeError('Shared memory cannot be transferred.');
}

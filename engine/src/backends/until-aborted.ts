/** Rejects with the signal's reason as soon as there is one; the work goes on until it notices. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const settled = new AbortController();
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { signal: settled.signal });
      }),
    ]);
  } finally {
    settled.abort();
  }
}

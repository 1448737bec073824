// What `await using` throws when a test and the disposal after it both fail. swc declares it as _SuppressedError1 and then
// calls _SuppressedError, so that without this a ReferenceError would hide what really went wrong.
class SuppressedError extends Error {
  constructor(error, suppressed) {
    const [disposal, original] = [error, suppressed].map((one) => one?.stack ?? String(one));
    super(`${original}\n\nAnd its disposal failed: ${disposal}`, { cause: suppressed });
    this.name = 'SuppressedError';
    this.error = error;
    this.suppressed = suppressed;
  }
}

Object.assign(globalThis, { _SuppressedError: SuppressedError });

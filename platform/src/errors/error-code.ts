/**
 * `ENOENT` and its kin, of an error of the file system, of a system call or of a database.
 *
 * Not by `instanceof Error`: jest runs tests in a realm of their own, and Node's errors come from another one.
 */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

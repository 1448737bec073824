export default async function globalTeardown() {
  await globalThis.montegraphTestPostgres?.[Symbol.asyncDispose]?.();
}

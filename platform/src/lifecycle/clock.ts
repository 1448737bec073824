/** Milliseconds since 1970. An argument wherever time decides something, so that a test moves it instead of sleeping. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };

#!/usr/bin/env node
import { createProgram } from './program.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

const { env: environment, stdout, stderr } = process;
// Whoever read it has gone (`| head`): as good as Ctrl-C, and no reason to leave anything behind.
for (const stream of [stdout, stderr]) stream.on('error', () => interrupted.abort());
try {
  await createProgram({ environment, stdout, stderr, signal: interrupted.signal }).parseAsync();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(interrupted.signal.aborted ? 'Interrupted.' : reason);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}

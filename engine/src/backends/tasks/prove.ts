import type { Backend } from '../backend.ts';
import { proveBackend } from '../prove.ts';
import { threadBackends } from '../thread-backends.ts';
import type { Task } from './task.ts';

/** Proves a backend where it will run; gives why it must be left out, or null. */
export function proveTask(): Task<{ readonly backend: Backend['name'] }, string | null> {
  return { run: ({ backend }) => proveBackend(threadBackends[backend]) };
}

import type { Backend } from './backend.ts';
import { javascript } from './javascript.ts';
import { wasm } from './wasm.ts';

/** What runs on threads, by name. */
export const threadBackends: Readonly<Record<Backend['name'], Backend>> = {
  JAVASCRIPT: javascript,
  WASM: wasm,
};

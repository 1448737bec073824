import { deserialize, serialize } from 'node:v8';
import type { Program } from '../kernel/program.ts';
import type { Compilation, Model } from './model.ts';

/**
 * A model whose program is bytes, as it goes to a thread and to storage. A program of 50,000 cells is 200,000 objects, which
 * hold up an event loop for a quarter of a second each time that they are cloned; its 8 MB of bytes take milliseconds.
 */
export type PackedModel = Omit<Model, 'program'> & { readonly program: Uint8Array };

export type PackedCompilation =
  | { readonly kind: 'model'; readonly model: PackedModel }
  | Extract<Compilation, { readonly kind: 'blocked' }>;

// The structured clone format and not JSON: it is what threads speak.
export function packModel(model: Model): PackedModel {
  return { ...model, program: serialize(model.program) };
}

/** @param packed from `packModel`; its program is verified when it becomes code, not here */
export function unpackModel(packed: PackedModel): Model {
  // `packModel` wrote a program.
  return { ...packed, program: deserialize(packed.program) as Program };
}

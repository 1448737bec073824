import { deserialize, serialize } from 'node:v8';
import type { Model } from '@montegraph/engine';
import type { RunObjects } from '../results/run-objects.ts';

const name = 'model';

// The structured clone format and not JSON: a constant of -0 or Infinity comes back as it was.
export async function writeModel(objects: RunObjects, model: Model, signal: AbortSignal): Promise<void> {
  await objects.write(name, [serialize(model)], signal);
}

export async function readModel(objects: RunObjects): Promise<Model> {
  // Encrypted and authenticated under the run's own key: it is what writeModel wrote.
  return deserialize(await objects.read(name)) as Model;
}

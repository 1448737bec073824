import { deserialize, serialize } from 'node:v8';
import type { PackedModel } from '@montegraph/engine';
import type { RunObjects } from '../results/run-objects.ts';

const name = 'model';

// The structured clone format and not JSON: it keeps the program's bytes as they are.
export async function writeModel(
  objects: RunObjects,
  model: PackedModel,
  signal: AbortSignal,
): Promise<void> {
  await objects.write(name, [serialize(model)], signal);
}

export async function readModel(objects: RunObjects): Promise<PackedModel> {
  // Encrypted and authenticated under the run's own key: it is what writeModel wrote.
  return deserialize(await objects.read(name)) as PackedModel;
}

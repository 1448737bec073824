import { requireUser } from '@montegraph/platform/identity';
import type { SimulationsContext } from '../context.ts';
import { fail } from '../errors.ts';
import type { Run } from '../runs/run.ts';

/** @throws SIMULATION_NOT_FOUND also for somebody else's: whoever guesses ids learns nothing */
export async function visibleRun({ caller, loaders }: SimulationsContext, id: string): Promise<Run> {
  const { userId } = requireUser(caller);
  const run = await loaders.runs.load(id);
  if (run?.ownerId !== userId) throw fail('SIMULATION_NOT_FOUND', { place: 'id' });
  return run;
}

import type { ModelRequest } from '@montegraph/engine';
import { platformFail } from '@montegraph/platform/errors';
import type * as graph from '../schema.generated.ts';
import { distributionOf, withParameterCells } from './distributions.ts';

const maxInputs = 1_000;
const maxOutputs = 100;
const maxConstants = 10_000;
const maxNameLength = 200;

/**
 * A model in the engine's words.
 *
 * @throws BAD_USER_INPUT, DISTRIBUTION_INVALID with the place in the request
 */
export function modelRequest({ inputs, outputs, constants }: graph.ModelInput): ModelRequest {
  checkCount('model.inputs', inputs.length, maxInputs);
  checkCount('model.outputs', outputs.length, maxOutputs);
  const held = constants ?? [];
  if (held.length > 0) checkCount('model.constants', held.length, maxConstants);
  return {
    inputs: inputs.map(({ cell, name, distribution, truncate, parameterCells }, index) => ({
      cell,
      name: checkName(name, `model.inputs[${index}].name`),
      distribution: withParameterCells(
        distributionOf(distribution, `model.inputs[${index}].distribution`),
        parameterCells ?? [],
        `model.inputs[${index}].parameterCells`,
      ),
      ...(truncate && { truncate: { min: truncate.min ?? undefined, max: truncate.max ?? undefined } }),
    })),
    outputs,
    constants: held,
  };
}

/**
 * @returns undefined when there is none
 * @throws BAD_USER_INPUT when it is empty, or longer than 200 characters
 */
export function checkName(name: string | null | undefined, place: string): string | undefined {
  if (name === null || name === undefined) return undefined;
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > maxNameLength) {
    throw platformFail('BAD_USER_INPUT', { place, detail: `A name has 1 to ${maxNameLength} characters.` });
  }
  return trimmed;
}

/** A file's name as the name of its run. */
export function nameOfFile(fileName: string | null): string {
  return fileName?.trim().slice(0, maxNameLength) || 'Simulation';
}

function checkCount(place: string, count: number, most: number): void {
  if (count >= 1 && count <= most) return;
  throw platformFail('BAD_USER_INPUT', { place, detail: `There may be 1 to ${most} of them, not ${count}.` });
}

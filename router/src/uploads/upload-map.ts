import { platformFail, type PlatformError } from '@montegraph/platform/errors';
import type { StreamedUpload } from './streamed-upload.ts';

// Own properties of no honest request. As steps of a path they would lead to what all objects share.
const forbiddenSteps = new Set(['__proto__', 'constructor', 'prototype']);

export function badForm(detail: string, place?: string): PlatformError {
  return platformFail('BAD_USER_INPUT', { detail, place });
}

export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw platformFail('BAD_USER_INPUT', { detail: `The field "${place}" is not JSON.`, place, cause });
  }
}

/** Name of a part to the places of its file in `operations`. */
export function parseMap(text: string): [part: string, paths: string[]][] {
  const map = parseJson(text, 'map');
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw badForm('The field "map" is an object of lists of paths.', 'map');
  }
  return Object.entries(map).map(([part, paths]) => {
    if (!isPaths(paths)) throw badForm(`"${part}" has no list of paths.`, 'map');
    return [part, paths];
  });
}

function isPaths(paths: unknown): paths is string[] {
  return Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string');
}

/** @param path such as `variables.input.files.0`, which must hold a null */
export function placeUpload(operations: unknown, path: string, upload: StreamedUpload): void {
  const steps = path.split('.');
  const last = steps.pop();
  if (steps[0] !== 'variables' || last === undefined) {
    throw badForm(`The path "${path}" does not begin in the variables.`, 'map');
  }
  let target: unknown = operations;
  for (const step of steps) target = ownAt(target, step, path);
  if (ownAt(target, last, path) !== null) throw badForm(`There is no null at "${path}".`, 'map');
  Object.assign(target as object, { [last]: upload }); // ownAt has just read from it
}

function ownAt(target: unknown, step: string, path: string): unknown {
  if (forbiddenSteps.has(step) || typeof target !== 'object' || target === null) {
    throw badForm(`The path "${path}" leads nowhere.`, 'map');
  }
  const property = Object.getOwnPropertyDescriptor(target, step);
  if (!property) throw badForm(`The path "${path}" leads nowhere.`, 'map');
  return property.value;
}

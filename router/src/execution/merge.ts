/** An object of a response. Read its own properties only: fields named `constructor` or `toString` are legal. */
export type ResponseObject = { [key: string]: unknown };

export function isObject(value: unknown): value is ResponseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function own(object: ResponseObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Objects merge key by key and lists index by index; whatever else `source` has replaces what `target` had. */
export function mergeInto(target: ResponseObject, source: ResponseObject): void {
  for (const key of Object.keys(source)) {
    // JSON.parse makes it an own property, but assigning it would swap the target's prototype.
    if (key === '__proto__') continue;
    target[key] = merged(own(target, key), source[key]);
  }
}

function merged(current: unknown, value: unknown): unknown {
  if (Array.isArray(current) && Array.isArray(value)) {
    value.forEach((item, index) => {
      current[index] = merged(current[index], item);
    });
    return current;
  }
  if (isObject(current) && isObject(value)) {
    mergeInto(current, value);
    return current;
  }
  return value;
}

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isObject, mergeInto, own, type ResponseObject } from './merge.ts';
import { applyRewrites, isOfType } from './rewrites.ts';

export type ResponsePath = readonly (string | number)[];

/** An object of the response that a fetch adds to, and where it stands. */
export type Target = { readonly object: ResponseObject; readonly path: ResponsePath };

/** A representation, and the objects that it stands for: those that look the same to the subgraph. */
export type Representation = { readonly value: ResponseObject; readonly targets: readonly Target[] };

/** All objects at a path of a plan, in order; '@' is every item of a list. */
export function targetsAt(data: ResponseObject, planPath: ResponsePath): Target[] {
  const found: Target[] = [];
  const walk = (value: unknown, path: ResponsePath, depth: number): void => {
    if (Array.isArray(value)) {
      const next = planPath[depth] === '@' ? depth + 1 : depth;
      value.forEach((item, index) => walk(item, [...path, index], next));
    } else if (isObject(value)) {
      const step = planPath[depth];
      if (step === undefined) found.push({ object: value, path });
      else walk(own(value, String(step)), [...path, step], depth + 1);
    }
  };
  walk(data, [], 0);
  return found;
}

/** Equal representations are sent once. An object that lacks a required field is left out: its error is known already. */
export function representationsOf(
  schema: GraphQLSchema,
  node: FetchNode,
  targets: readonly Target[],
): Representation[] {
  const byText = new Map<string, { value: ResponseObject; targets: Target[] }>();
  for (const target of targets) {
    const value = represent(schema, target.object, node.requires ?? []);
    if (!isObject(value) || typeof value['__typename'] !== 'string') continue;
    applyRewrites(schema, node.inputRewrites, value);
    const text = JSON.stringify(value);
    const known = byText.get(text);
    if (known) known.targets.push(target);
    else byText.set(text, { value, targets: [target] });
  }
  return [...byText.values()];
}

/** Undefined when a selected field is missing. */
function represent(
  schema: GraphQLSchema,
  source: unknown,
  selections: readonly QueryPlanSelectionNode[],
): unknown {
  if (Array.isArray(source)) return source.map((item) => represent(schema, item, selections) ?? null);
  if (!isObject(source)) return source;
  const result: ResponseObject = {};
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const name = selection.alias ?? selection.name;
      const value = own(source, name);
      if (value === undefined) return undefined;
      result[name] = selection.selections ? (represent(schema, value, selection.selections) ?? null) : value;
    } else if (isOfType(schema, own(source, '__typename'), selection.typeCondition ?? '')) {
      const part = represent(schema, source, selection.selections);
      if (isObject(part)) mergeInto(result, part);
    }
  }
  return result;
}

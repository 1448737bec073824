import { evaluateCondition, type FetchNode, type PlanNode } from '@apollo/query-planner';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { PlatformError } from '@montegraph/platform/errors';
import { fail, toGraphQLError } from '../errors.ts';
import type { Generation } from '../supergraph/generation.ts';
import { isObject, mergeInto, own, type ResponseObject } from './merge.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import { representationsOf, targetsAt, type ResponsePath, type Target } from './representations.ts';
import { complete } from './complete.ts';
import { applyRewrites } from './rewrites.ts';

export type SubgraphRequest = {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
};

export type SubgraphAnswer = {
  readonly data?: ResponseObject | null | undefined;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
};

/** Sends one request of a plan. Rejects with a PlatformError when there is no answer that could be used. */
export type FetchSubgraph = (subgraph: string, request: SubgraphRequest) => Promise<SubgraphAnswer>;

export type ExecuteOptions = {
  /** Coerced, so that defaults reach subgraphs and conditions. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fetch: FetchSubgraph;
  /** An event of a subscription: what the plan's first fetch, made by the subgraph itself, has brought. */
  readonly event?: SubgraphAnswer;
};

type Run = ExecuteOptions & {
  readonly generation: Generation;
  readonly prepared: PreparedOperation;
  readonly data: ResponseObject;
  readonly errors: GraphQLError[];
};

/**
 * Runs a plan and completes its answer against the API schema. Fetches that fail leave nulls and errors, never
 * a rejection: what other subgraphs have answered still reaches the client.
 */
export async function execute(
  generation: Generation,
  prepared: PreparedOperation,
  options: ExecuteOptions,
): Promise<ExecutionResult> {
  // Without a prototype, or a response key such as `constructor` would be found where nothing was merged.
  const data: ResponseObject = Object.create(null);
  const run: Run = { ...options, generation, prepared, data, errors: [] };
  const node = prepared.plan.node;
  if (node?.kind === 'Subscription') {
    // A copy, since execution changes the objects in place and the event may have other readers.
    acceptRoot(run, node.primary, [{ object: data, path: [] }], structuredClone(options.event ?? {}));
    if (node.rest) await runNode(run, node.rest, []);
  } else if (node) {
    await runNode(run, node, []);
  }
  return complete(generation.apiSchema, prepared, options.variables, data, run.errors);
}

async function runNode(run: Run, node: PlanNode, path: ResponsePath): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const child of node.nodes) await runNode(run, child, path);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((child) => runNode(run, child, path)));
      return;
    case 'Flatten':
      return runNode(run, node.node, [...path, ...node.path]);
    case 'Condition': {
      const holds = evaluateCondition(node, run.prepared.operation.variableDefinitions, run.variables);
      const branch = holds ? node.ifClause : node.elseClause;
      return branch && runNode(run, branch, path);
    }
    case 'Fetch':
      try {
        await (node.requires ? fetchEntities(run, node, path) : fetchRoot(run, node, path));
      } catch (error) {
        run.errors.push(fetchFailure(node.serviceName, error));
      }
      return;
    case 'Defer':
      throw new Error('The planner is not told to plan @defer.');
  }
}

/** A fetch without representations: at the root, or below a field that returns `Query`. */
async function fetchRoot(run: Run, node: FetchNode, path: ResponsePath): Promise<void> {
  const targets = targetsAt(run.data, path);
  if (targets.length > 0) acceptRoot(run, node, targets, await send(run, node, {}));
}

function acceptRoot(run: Run, node: FetchNode, targets: readonly Target[], answer: SubgraphAnswer): void {
  for (const error of answer.errors ?? []) {
    for (const { path } of targets) run.errors.push(subgraphError(node.serviceName, error, path, error.path));
  }
  if (isObject(answer.data)) give(run, node, answer.data, targets);
}

async function fetchEntities(run: Run, node: FetchNode, path: ResponsePath): Promise<void> {
  const { supergraphSchema } = run.generation;
  const representations = representationsOf(supergraphSchema, node, targetsAt(run.data, path));
  if (representations.length === 0) return;
  const answer = await send(run, node, { representations: representations.map(({ value }) => value) });
  for (const error of answer.errors ?? []) {
    // ['_entities', 3, 'name'] is the name of each object that representation 3 stands for.
    const [, index, ...rest] = error.path ?? [];
    const targets = typeof index === 'number' ? representations[index]?.targets : undefined;
    if (!targets) run.errors.push(subgraphError(node.serviceName, error, [], undefined));
    for (const target of targets ?? []) {
      run.errors.push(subgraphError(node.serviceName, error, target.path, rest));
    }
  }
  const entities = answer.data && own(answer.data, '_entities');
  if (!entities) return;
  if (!Array.isArray(entities) || entities.length !== representations.length) {
    throw fail('SUBGRAPH_ANSWER_INVALID');
  }
  representations.forEach(({ targets }, index) => {
    if (isObject(entities[index])) give(run, node, entities[index], targets);
  });
}

function send(run: Run, node: FetchNode, entities: { representations?: unknown }): Promise<SubgraphAnswer> {
  const variables: Record<string, unknown> = { ...entities };
  for (const name of node.variableUsages ?? []) {
    if (Object.hasOwn(run.variables, name)) variables[name] = run.variables[name];
  }
  return run.fetch(node.serviceName, {
    query: node.operation,
    operationName: node.operationName,
    variables,
  });
}

/** Each target gets its own copy: two places may hold the same entity, and later steps change each by itself. */
function give(run: Run, node: FetchNode, answer: ResponseObject, targets: readonly Target[]): void {
  const { supergraphSchema } = run.generation;
  targets.forEach(({ object }, index) => {
    const copy = index === targets.length - 1 ? answer : structuredClone(answer);
    if (node.requires) copy['__typename'] ??= own(object, '__typename');
    applyRewrites(supergraphSchema, node.outputRewrites, copy);
    mergeInto(object, copy);
  });
}

// What a subgraph's server adds for its developers, and what our own transport has used up.
const privateExtensions = new Set(['stacktrace', 'exception', 'http', 'serviceName']);

function subgraphError(
  service: string,
  error: GraphQLFormattedError,
  place: ResponsePath,
  path: ResponsePath | undefined,
): GraphQLError {
  const extensions = Object.entries(error.extensions ?? {}).filter(([key]) => !privateExtensions.has(key));
  return new GraphQLError(error.message, {
    path: path && [...place, ...path],
    extensions: { code: 'INTERNAL_SERVER_ERROR', ...Object.fromEntries(extensions), service },
  });
}

/** Without a path: what the fetch would have brought may stand in many places. */
function fetchFailure(service: string, error: unknown): GraphQLError {
  const known = error instanceof PlatformError ? error : fail('SUBGRAPH_UNAVAILABLE', { cause: error });
  const { message, extensions } = toGraphQLError(known);
  return new GraphQLError(message, { extensions: { ...extensions, service } });
}

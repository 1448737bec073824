import type { Operation } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** An operation that is valid against the API schema of one generation, and how that generation runs it. */
export type PreparedOperation = {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** The same operation as the planner knows it. */
  readonly operation: Operation;
  readonly plan: QueryPlan;
};

import type { Next, Operation } from './operation.js';

/** One concern around every operation. Runs its part, then calls `next` at most once. */
export interface PipelineStep {
  readonly name: StepName;
  around(operation: Operation, next: Next): PromiseLike<unknown>;
}

/**
 * THE order. A step runs inside all those before it; a name without a registered step is passed over. The last three
 * stand below the loader, around an attempt instead of an operation: src/prisma/road.ts (docs/adr/0007).
 */
export const STEP_ORDER = [
  'metrics',
  'argument-guard',
  'access-policy',
  'audit',
  'query-shaping',
  'cache',
  'encryption',
  'retry',
  'routing',
  'breaker',
] as const;

export type StepName = (typeof STEP_ORDER)[number];

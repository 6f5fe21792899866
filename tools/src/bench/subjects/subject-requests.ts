import type { SubjectSetup, Workload } from './subject.js';

export type SubjectKind =
  'database-service' | 'plain-prisma' | 'rls-recipe' | 'node-postgres' | 'drizzle' | 'kysely';

export interface OpenRequest {
  readonly kind: SubjectKind;
  readonly setup: SubjectSetup;
}

export interface LoadRequest {
  readonly workload: Workload;
  readonly callers: number;
  readonly durationMs: number;
}

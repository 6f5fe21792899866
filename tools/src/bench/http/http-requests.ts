import type { SubjectSetup } from '../subjects/subject.js';

/** How the route comes to its rows. */
export type ServerKind = 'database-service' | 'plain-prisma';

export interface ServeRequest {
  readonly kind: ServerKind;
  readonly setup: SubjectSetup;
}

/** Header that stands for a verified token; both servers read it, so that neither has less to do. */
export const CLINIC_HEADER = 'x-clinic';

export interface HttpLoadRequest {
  readonly port: number;
  readonly patients: number;
  readonly connections: number;
  readonly durationMs: number;
}

export interface HttpLoad {
  readonly requests: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

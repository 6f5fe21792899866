import type { EjectionReason } from './ejection-reason.js';

/** What changed among the servers; nodes by name, never by host. */
export type ClusterEvent =
  | { readonly kind: 'primaryUp'; readonly node: string; readonly atMs: number }
  | {
      readonly kind: 'primaryDown';
      readonly node: string;
      readonly reason: EjectionReason;
      readonly atMs: number;
    }
  /** Another server, or the same on another timeline. */
  | {
      readonly kind: 'primaryChanged';
      readonly from: string;
      readonly to: string;
      readonly timeline: number;
      readonly atMs: number;
    }
  | {
      readonly kind: 'replicaEjected';
      readonly node: string;
      readonly reason: EjectionReason;
      readonly atMs: number;
    }
  | { readonly kind: 'replicaReturned'; readonly node: string; readonly atMs: number };

export const GUARD_KINDS = [
  /** The call by itself. */
  'bare',
  'module-breaker',
  'opossum-breaker',
  'cockatiel-breaker',
  'module-retry',
  'cockatiel-retry',
] as const;

/** What stands between a caller and the call. */
export type GuardKind = (typeof GUARD_KINDS)[number];

export interface GuardLoadRequest {
  readonly durationMs: number;
}

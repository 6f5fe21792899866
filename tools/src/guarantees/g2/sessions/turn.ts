import type { HistoryEvent } from '../history/history-event.js';
import type { PolicyName } from './session-policy.js';

/** Each asks the module in another way, hence through other code of it. */
export const READ_KINDS = ['findUnique', 'findFirst', 'findMany', 'include', 'raw'] as const;

export type ReadKind = (typeof READ_KINDS)[number];

export interface Read {
  readonly how: ReadKind;
  readonly registers: readonly number[];
}

/** Reads of one step are called in the same tick. */
export type Step =
  | { readonly kind: 'write'; readonly register: number }
  | { readonly kind: 'reads'; readonly reads: readonly Read[] };

/** What travels with a session from process to process. */
export interface Carried {
  /** The module's; undefined before the first statement. */
  readonly token?: string | undefined;
  /** Wall clock; ms since 1970, undefined before the first acknowledged write. */
  readonly lastWriteAtMs?: number | undefined;
}

/** What one process does for a session before the next one does the rest. */
export interface Turn {
  readonly session: number;
  readonly policy: PolicyName;
  readonly carried: Carried;
  readonly steps: readonly Step[];
}

export interface TurnResult {
  readonly events: readonly HistoryEvent[];
  readonly carried: Carried;
}

export function writes({ steps }: Pick<Turn, 'steps'>): boolean {
  return steps.some(({ kind }) => kind === 'write');
}

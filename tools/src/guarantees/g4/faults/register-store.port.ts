import type { RegisterValue } from '../../g2/history/history-event.js';
import type { Registers } from '../../g2/sessions/registers.js';
import type { Read } from '../../g2/sessions/turn.js';

/** What answered a read: the process's own cache, what Redis brought, or a server of the database. */
export type Level = 'l1' | 'l2' | 'server';

export interface Answer {
  readonly values: readonly RegisterValue[];
  readonly level: Level;
}

/** One session in one process. */
export interface StoreSession {
  show(read: Read): Promise<Answer>;
  /** Adds one, and says what that made. */
  countUp(register: number): Promise<readonly RegisterValue[]>;
  /** What the session brings to the next process; undefined where there is nothing. */
  readonly token: string | undefined;
}

/** Registers behind a cache: the module's, or the control's. */
export interface RegisterStore {
  /** @param token what the session brought from where it was before */
  inSession<T>(
    registers: Registers,
    token: string | undefined,
    work: (session: StoreSession) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

import type { HistoryEvent } from '../../g2/history/history-event.js';
import type { Step } from '../../g2/sessions/turn.js';
import type { Registers } from '../../g2/sessions/registers.js';
import type { SharedCache } from '../../redis/shared-cache.js';
import type { LibraryPlace } from '../../worker/running-library.js';
import type { Level } from './register-store.port.js';

export interface OpenRequest extends LibraryPlace {
  /** The module, or a cache that is told of writes. */
  readonly kind: 'module' | 'control';
  readonly urls: LibraryPlace['urls'] & { readonly migration: string; readonly replicas: readonly string[] };
  /** Signs consistency tokens; the same in all processes. */
  readonly tokenKey: string;
  /** The same in all processes. */
  readonly cache: SharedCache;
  /** The process's number, from 0. */
  readonly process: number;
}

/** What one process does for a session before the next one goes on with it. */
export interface Visit {
  /** The session's clinic, by its place among those that all processes know. */
  readonly clinic: number;
  /** What it brought; undefined at its beginning. */
  readonly token: string | undefined;
  readonly steps: readonly Step[];
}

export interface VisitResult {
  /** Times are on the clock that all processes of a machine share; ms. */
  readonly events: readonly HistoryEvent[];
  /** What answered each read, by the number of its operation; the others failed. */
  readonly levels: Readonly<Record<number, Level>>;
  readonly token: string | undefined;
}

export interface MeetRequest {
  readonly clinics: readonly Registers[];
}

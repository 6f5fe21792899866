/** A register's number and its value; each write adds one, whoever writes, so that more is always later. */
export type RegisterValue = readonly [register: number, value: number];

interface Fact {
  readonly kind: 'read' | 'write';
  /** The same in an operation's beginning and in its end; told apart within one turn of a session. */
  readonly operation: number;
  /** Which process ran it; from 0. */
  readonly process: number;
  /** Wall clock; ms since 1970. */
  readonly atMs: number;
  /** How the module was asked. */
  readonly how: string;
}

export interface Invoked extends Fact {
  readonly type: 'invoke';
  readonly registers: readonly number[];
}

export interface Answered extends Fact {
  readonly type: 'ok';
  readonly values: readonly RegisterValue[];
}

/** `fail` had no effect; of `info` nobody knows. */
export interface Failed extends Fact {
  readonly type: 'fail' | 'info';
  readonly error: string;
  /** True when the want of a server explains it. */
  readonly isOutage: boolean;
}

/** One line of a session's history, in the shape of Jepsen's. Source: jepsen.history, "Operations". */
export type HistoryEvent = Invoked | Answered | Failed;

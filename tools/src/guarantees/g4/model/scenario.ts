/** Something that one user, or nobody in particular, does; begins when the one before is over. */
export type Action =
  /** Reads in a process, as the script's own user. */
  | { readonly kind: 'read'; readonly process: number }
  /** The same row by another question, of which the cache keeps a result of its own. */
  | { readonly kind: 'read otherwise'; readonly process: number }
  /** Goes on in another process, with the token, and reads there. */
  | { readonly kind: 'read elsewhere'; readonly process: number }
  /** Reads past the cache. */
  | { readonly kind: 'strong'; readonly process: number }
  /** Writes in a process. */
  | { readonly kind: 'write'; readonly process: number }
  /** So much time passes in a process that it asks the database again. */
  | { readonly kind: 'time'; readonly process: number }
  /** Something that happens to the servers; a foreign write is made by somebody past all processes. */
  | { readonly kind: Event };

export type Event =
  | 'foreign write'
  /** A transaction of somebody else takes its number, and ends later. */
  | 'foreign begin'
  | 'foreign commit'
  | 'Redis loses all'
  | 'Redis brings back'
  /** Somebody who can write to Redis gives each row the other one's value. */
  | 'Redis is tampered with'
  /** The replica, or the standby that nobody reads from, has all that is committed. */
  | 'replay'
  /** The standby takes over: what it had not replayed is lost. */
  | 'failover'
  /** The cluster is set up anew from a copy as old as the standby: another system, of the same timeline. */
  | 'restore';

/** Of the two rows scripts read and write the first; each process has read the second before, which nobody writes. */
export type Row = 0 | 1;

/** What happens in one scenario: each script in its order, the scripts in any. */
export interface Scenario {
  readonly name: string;
  readonly processes: 1 | 2;
  readonly hasRedis: boolean;
  /** Reads go to a replica. */
  readonly hasReplica: boolean;
  /** Tokens say what was seen without a place; those of releases before that, and where there are replicas, do not. */
  readonly hasMarks: boolean;
  /** Answers of Redis and of the change feed are on their way, too; otherwise they arrive with their effect. */
  readonly isSlow: boolean;
  /** More orders than the short form plays. */
  readonly isLarge: boolean;
  /** Each process has read the first row before, by the other question. @defaultValue false */
  readonly isRead?: boolean;
  readonly scripts: readonly (readonly Action[])[];
}

import type { ReadOptions } from '@infrastructure/database';

/** How a session is to see its own writes: the module's way, or one of those that are widespread. */
export type PolicyName = 'module' | 'rails' | 'sticky';

export type Consistency = NonNullable<ReadOptions['consistency']>;

/** One process's part in it. */
export interface SessionPolicy {
  /** Whether the module's token travels with the session. */
  readonly carriesToken: boolean;
  consistencyOf(session: number, lastWriteAtMs: number | undefined): Consistency;
  /** A write of the session was acknowledged here. */
  wrote(session: number): void;
}

/** Source: Rails guides, "Multiple Databases", 6: `database_selector = { delay: 2.seconds }`. */
const RAILS_DELAY_MS = 2000;
/** Source: targets, G2. */
const STICKY_MS = 30_000;

/** @param nowMs wall clock; ms since 1970 */
export function sessionPolicies(nowMs: () => number): Readonly<Record<PolicyName, SessionPolicy>> {
  return { module: MODULE, rails: railsRule(nowMs), sticky: stickyKey(nowMs) };
}

const MODULE: SessionPolicy = {
  carriesToken: true,
  consistencyOf: () => 'session',
  wrote: () => undefined,
};

/** Reads go to the primary for two seconds after the session's last write, whose time is in its cookie. */
function railsRule(nowMs: () => number): SessionPolicy {
  return {
    carriesToken: false,
    consistencyOf: (_session, lastWriteAtMs = -Infinity) =>
      nowMs() - lastWriteAtMs < RAILS_DELAY_MS ? 'strong' : 'eventual',
    wrote: () => undefined,
  };
}

/** Reads go to the primary for half a minute after a write, which the process that ran it remembers. */
function stickyKey(nowMs: () => number): SessionPolicy {
  const stuckUntilMs = new Map<number, number>();
  return {
    carriesToken: false,
    consistencyOf: (session) => (nowMs() < (stuckUntilMs.get(session) ?? 0) ? 'strong' : 'eventual'),
    wrote: (session) => {
      stuckUntilMs.set(session, nowMs() + STICKY_MS);
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { RunningRedis } from './running-redis.js';

export const REDIS_FAULTS = ['kill', 'pause', 'flush', 'restart'] as const;
export type RedisFault = (typeof REDIS_FAULTS)[number];

/** What was done to Redis, and when it was over. */
export interface FaultOutcome {
  /** ISO 8601. */
  readonly at: string;
  readonly pid: number;
  /** The process that answered afterwards; the same where it was not ended. */
  readonly newPid: number;
  /** From the fault to the next answer; ms. */
  readonly backAfterMs: number;
}

export interface FaultTime {
  /** How long a paused Redis stands still; ms. */
  readonly pauseMs: number;
  /** Ends a pause early. */
  readonly signal: AbortSignal;
}

/** @throws ChaosError when Redis is down already, or does not come back */
export async function breakRedis(
  redis: RunningRedis,
  fault: RedisFault,
  time: FaultTime,
): Promise<FaultOutcome> {
  const pid = await redis.pid();
  const at = new Date().toISOString();
  const before = performance.now();
  await inflict(redis, pid, fault, time);
  const isEnded = fault === 'kill' || fault === 'restart';
  const newPid = await redis.answering(isEnded ? pid : null);
  return { at, pid, newPid, backAfterMs: Math.round(performance.now() - before) };
}

async function inflict(redis: RunningRedis, pid: number, fault: RedisFault, time: FaultTime): Promise<void> {
  switch (fault) {
    case 'kill':
      process.kill(pid, 'SIGKILL');
      return;
    case 'restart':
      process.kill(pid, 'SIGTERM');
      return;
    case 'flush':
      await redis.flush();
      return;
    case 'pause':
      await standStill(pid, time);
  }
}

/** Whatever ends the pause, the process goes on: nobody else would wake it. */
async function standStill(pid: number, { pauseMs, signal }: FaultTime): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  try {
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

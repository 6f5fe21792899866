/** What was done, and when it was over; the shape that `--json` writes. */
export interface ChaosReport {
  readonly target: 'primary' | 'replica' | 'app';
  /** What was killed, as the cluster calls it. */
  readonly name: string;
  readonly signal: 'SIGKILL';
  readonly pid: number;
  /** When it was killed; ISO 8601. */
  readonly killedAt: string;
  /** From the kill to its first answer, of a replica to having caught up; ms. */
  readonly backAfterMs: number;
  readonly newPid: number;
}

export function describeChaos({ name, pid, killedAt, backAfterMs, newPid }: ChaosReport): string {
  return [
    `${name}: process ${String(pid)} was killed (SIGKILL) at ${killedAt}`,
    `${name}: back after ${String(backAfterMs)} ms as process ${String(newPid)}`,
  ].join('\n');
}

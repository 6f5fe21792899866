/** What one contender did in one stretch of time. */
export interface Sample {
  readonly operations: number;
  readonly elapsedMs: number;
  /** The process's own time on the processor, garbage collection included; µs. */
  readonly cpuMicros: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export const opsPerSecond = ({ operations, elapsedMs }: Sample): number => (operations * 1000) / elapsedMs;
export const cpuPerOperation = ({ operations, cpuMicros }: Sample): number => cpuMicros / operations;

/** @param share 0–1 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
  return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

import { quantile, type Sample } from './sample.js';

/** One operation of one caller; it checks its own result and throws on a wrong one. */
export type Operation = (caller: number) => Promise<void>;

/** Callers that each start the next operation when the last one has ended. */
export async function runClosedLoop(
  operation: Operation,
  callers: number,
  durationMs: number,
): Promise<Sample> {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const deadline = startedAt + durationMs;
  const call = async (caller: number): Promise<void> => {
    for (let before = performance.now(); before < deadline;) {
      await operation(caller);
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const sorted = Float64Array.from(latencies).sort();
  return {
    operations: sorted.length,
    elapsedMs,
    cpuMicros: user + system,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
  };
}

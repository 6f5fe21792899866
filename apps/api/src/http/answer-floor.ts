import { setTimeout as pause } from 'node:timers/promises';

/** Ends work no sooner than this, so that its time does not tell which way it went. @param floorMs - ms, ≥ 0 */
export async function noSoonerThan<T>(floorMs: number, work: () => Promise<T>): Promise<T> {
  const [ended] = await Promise.allSettled([work(), pause(floorMs)]);
  if (ended.status === 'rejected') throw ended.reason;
  return ended.value;
}

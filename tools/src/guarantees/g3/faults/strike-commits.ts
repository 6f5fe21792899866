import { setTimeout as pause } from 'node:timers/promises';
import type { StatementFault } from '../../../lab/index.js';
import type { FaultSite } from './fault-site.js';

const STRUCK_WITHIN_MS = 15_000;

/** Lets each of these happen to one COMMIT. @throws when so many do not come */
export async function strikeCommits(
  { proxy, struck }: Pick<FaultSite, 'proxy' | 'struck'>,
  faults: readonly StatementFault[],
): Promise<void> {
  const strikes = Promise.all(faults.map((fault) => proxy.atCommit(fault).then(struck)));
  const late = pause(STRUCK_WITHIN_MS, 'late' as const, { ref: false });
  if ((await Promise.race([strikes, late])) !== 'late') return;
  const left = String(proxy.disarm());
  throw new Error(`${left} faults found no COMMIT within ${String(STRUCK_WITHIN_MS)} ms`);
}

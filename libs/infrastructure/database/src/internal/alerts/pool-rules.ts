import type { AlertSnapshot, LeakSeen } from './alert-snapshot.js';
import { safeText } from './evidence.js';
import { above, type Finding, type Rule } from './finding.js';

type Pool = AlertSnapshot['pool'];

const HIGH_RATIO = 0.8;
const HIGH_ENDS_RATIO = 0.7;
const FULL_RATIO = 0.95;
const FULL_ENDS_RATIO = 0.85;
const PERCENT = 100;

export const POOL_RULES: readonly Rule[] = [
  { alert: 'pool-utilisation-high', look: ({ pool }) => utilisation(pool, HIGH_RATIO, HIGH_ENDS_RATIO) },
  { alert: 'pool-saturated', look: ({ pool }) => utilisation(pool, FULL_RATIO, FULL_ENDS_RATIO) },
  {
    alert: 'connections-staying-high',
    look: ({ pool }) => utilisation(pool, HIGH_RATIO, HIGH_ENDS_RATIO).map(withoutWaiters(pool)),
  },
  { alert: 'connection-leak', look: ({ leaks }) => leaks.map(leak) },
];

function utilisation(pool: Pool, faultAbove: number, wellFrom: number): Finding[] {
  const ratio = ratioOf(pool);
  const { used, limit, max, waiting } = pool;
  const evidence = { used, limit, max, waiting, utilisationPercent: Math.round(ratio * PERCENT) };
  return above(ratio, faultAbove, wellFrom, evidence);
}

/** The limit that follows the load counts once somebody waits for it; until then the pool can still grow. */
function ratioOf({ used, limit, max, waiting }: Pool): number {
  const most = waiting > 0 ? Math.min(limit, max) : max;
  return most > 0 ? used / most : 0;
}

/** Where somebody waits, it is load; what stays out with nobody waiting may never come back. */
function withoutWaiters({ waiting }: Pool) {
  return (finding: Finding): Finding => (waiting > 0 ? { ...finding, level: 'lingering' } : finding);
}

function leak({ callSite, route, ageMs }: LeakSeen): Finding {
  const evidence = { callSite, ageMs: Math.round(ageMs), ...(route !== undefined && { route }) };
  return { subject: safeText(callSite), level: 'fault', evidence };
}

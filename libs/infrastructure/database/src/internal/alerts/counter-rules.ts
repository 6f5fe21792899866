import type { AlertSnapshot } from './alert-snapshot.js';
import { CounterWindow } from './counter-window.js';
import { above, type Rule } from './finding.js';

const WINDOW_MS = 60_000;
const MANY = 10;
const FEW = 5;

/** Each increase is a fault of its own. */
export function any(totalOf: (snapshot: AlertSnapshot) => number): Rule['look'] {
  const window = new CounterWindow(WINDOW_MS);
  return (snapshot, nowMs) => {
    const { latest, recent } = window.read(totalOf(snapshot), nowMs);
    return latest > 0 ? [{ subject: '', level: 'fault', evidence: { inLastMinute: recent } }] : [];
  };
}

/** Many within a minute are a fault; it is over when they have become few. */
export function many(totalOf: (snapshot: AlertSnapshot) => number): Rule['look'] {
  const window = new CounterWindow(WINDOW_MS);
  return (snapshot, nowMs) => {
    const { recent } = window.read(totalOf(snapshot), nowMs);
    return above(recent, MANY - 1, FEW - 1, { inLastMinute: recent });
  };
}

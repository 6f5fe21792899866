import type { LeaseReport, LeaseTracker } from './tracked-lease.js';

const NONE: readonly LeaseReport[] = Object.freeze([]);

/** Stands in where leases are not tracked. */
export const NO_LEAK_DETECTION: LeaseTracker = Object.freeze({
  leased: () => undefined,
  returned: () => undefined,
  ownerEnded: () => undefined,
  longLeases: () => NONE,
});

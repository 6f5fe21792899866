import { setTimeout as pause } from 'node:timers/promises';
import type { InjectFault } from './fault-site.js';

const SHORTEST_MS = 300;
const SPREAD_MS = 1200;

/** A short black hole in both directions. */
export const holdNetwork: InjectFault = async ({ proxy, random, struck }) => {
  proxy.hold();
  struck();
  await pause(SHORTEST_MS + random.below(SPREAD_MS));
  proxy.restore();
};

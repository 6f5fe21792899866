import { setTimeout as pause } from 'node:timers/promises';
import { strikeCommits } from './strike-commits.js';
import type { InjectFault } from './fault-site.js';

const COMMITS = 2;
/** Beyond the workers' deadline of 2000 ms: they give the connection up. */
const SHORTEST_MS = 2300;
const SPREAD_MS = 700;

/** COMMIT takes effect, and its answer comes when nobody waits for it any more. */
export const stallCommitReplies: InjectFault = async (site) => {
  const stallMs = SHORTEST_MS + site.random.below(SPREAD_MS);
  await strikeCommits(
    site,
    Array.from({ length: COMMITS }, () => ({ kind: 'stall-reply', stallMs })),
  );
  await pause(stallMs);
};

import { setTimeout as pause } from 'node:timers/promises';
import { strikeCommits } from './strike-commits.js';
import type { InjectFault } from './fault-site.js';

const COMMITS = 3;
const NOTICED_WITHIN_MS = 400;

/** COMMIT is lost with the connection; the server holds the transaction open until it notices. */
export const dropCommitRequests: InjectFault = async (site) => {
  const serverNoticesAfterMs = site.random.below(NOTICED_WITHIN_MS);
  await strikeCommits(
    site,
    Array.from({ length: COMMITS }, () => ({ kind: 'drop-request', serverNoticesAfterMs })),
  );
  await pause(serverNoticesAfterMs);
};

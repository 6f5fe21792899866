import { strikeCommits } from './strike-commits.js';
import type { InjectFault } from './fault-site.js';

const COMMITS = 3;

/** COMMIT takes effect, and its answer is lost with the connection. */
export const dropCommitReplies: InjectFault = async (site) => {
  await strikeCommits(
    site,
    Array.from({ length: COMMITS }, () => ({ kind: 'drop-reply' })),
  );
};

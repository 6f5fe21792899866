import { setTimeout as pause } from 'node:timers/promises';
import { strikeCommits } from './strike-commits.js';
import type { FaultSite, InjectFault } from './fault-site.js';

/** As many failures in a row open a worker's breaker. */
const COMMITS_OF_A_WORKER = 5;
/** More than a write that is taken for an ordinary one is tried again. */
const QUESTIONS_OF_A_WORKER = 4 * COMMITS_OF_A_WORKER;
const QUESTIONS_WITHIN_MS = 3000;
const SHORTEST_MS = 200;
const SPREAD_MS = 300;
const RECEIPT = /INSERT INTO healthcare\.operation_receipts/;

/**
 * Answers to COMMIT are lost, so many that breakers open; each question after a receipt then breaks the connection that
 * it is asked on; and at last every connection breaks and none can be opened.
 */
export const breakAfterCommit: InjectFault = async (site) => {
  const { proxy, random, workers } = site;
  await strikeCommits(
    site,
    Array.from({ length: COMMITS_OF_A_WORKER * workers }, () => ({ kind: 'drop-reply' })),
  );
  await breakQuestions(site);
  proxy.refuse();
  proxy.reset();
  await pause(SHORTEST_MS + random.below(SPREAD_MS));
  proxy.restore();
};

/** Not all need to be asked: the questions become rarer. */
async function breakQuestions({ proxy, workers }: FaultSite): Promise<void> {
  const questions = Array.from({ length: QUESTIONS_OF_A_WORKER * workers }, () =>
    proxy.atStatement(RECEIPT, { kind: 'drop-request', serverNoticesAfterMs: 0 }),
  );
  await Promise.race([Promise.all(questions), pause(QUESTIONS_WITHIN_MS)]);
  proxy.disarm();
}

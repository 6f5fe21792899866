import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import { replicaShareOf } from './process/routed-reads.js';
import type { StormRun } from './servers/run-in-storm.js';

/** Below this, reads would hardly meet a replica, and nothing would be proven. Percent. */
const LEAST_REPLICA_SHARE = 20;
/** Answers that may be wanting while servers are killed and promoted; of a thousand reads. */
const MOST_UNANSWERED = 50;

/** What G2 promises, counted. */
export function g2Figures({ run, routed, cached, storm, redisStorm }: StormRun, reads: number): Figure[] {
  const asked = run.checkedReads + run.unansweredReads;
  const unanswered = Math.ceil((1000 * run.unansweredReads) / Math.max(1, asked));
  return [
    atMost('violations', run.violationCount, 0),
    atMost('failures that no missing server explains', run.unexplained.length, 0),
    atMost('unanswered reads in a thousand', unanswered, MOST_UNANSWERED),
    atLeast('checked reads', run.checkedReads, reads),
    atLeast(
      'percent of reads served by replicas',
      Math.floor(100 * replicaShareOf(routed)),
      LEAST_REPLICA_SHARE,
    ),
    atLeast('acknowledged writes', run.acknowledgedWrites, 1),
    atLeast('handovers from process to process', run.handovers, 1),
    atLeast('reads that a process answered from its own cache', cached['l1'] ?? 0, 1),
    atLeast('reads answered with what Redis brought', cached['l2'] ?? 0, 1),
    ...storm.tally.figures,
    ...redisStorm.tally.figures,
  ];
}

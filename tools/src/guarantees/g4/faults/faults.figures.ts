import { atLeast, atMost, type Figure } from '../../guarantee-report.js';
import type { FaultsProof } from './proof.js';

/** Fewer, and hardly anything of the cache was tried; of all reads that were to be answered. */
const LEAST_RATIO = { l1: 0.2, l2: 0.01 };

/** What two processes were shown beside faults; each fault must have been there. */
export function faultsFigures({ module, reads }: FaultsProof): Figure[] {
  const { sights, redisStorm, replicaStorm } = module;
  const { l1, l2, server } = sights.reads;
  return [
    atLeast('reads of two processes beside faults, checked', l1 + l2 + server, reads),
    atLeast('of them answered from the process’s own cache', l1, Math.ceil(reads * LEAST_RATIO.l1)),
    atLeast('of them answered with what Redis brought', l2, Math.ceil(reads * LEAST_RATIO.l2)),
    atLeast('of them answered by servers', server, 1),
    atLeast('acknowledged writes beside them', sights.writes, 1),
    atLeast('sessions that went on in the other process', sights.handovers, 1),
    atMost('answers of a cache that lack what was acknowledged', sights.stale.count, 0),
    atMost('answers that lack what their session had seen or written', sights.wentBack.count, 0),
    atMost('errors because of a fault', sights.failures.count, 0),
    ...redisStorm.tally.figures,
    ...replicaStorm.tally.figures,
  ];
}

export function faultsViolations({ module: { sights } }: FaultsProof): string[] {
  return [...sights.stale.texts, ...sights.wentBack.texts, ...sights.failures.texts];
}

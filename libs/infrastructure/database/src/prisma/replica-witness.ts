import type { ReadReplicaRouterService } from '../internal/read-replica/read-replica-router.service.js';
import { formatLsn, type Lsn } from '../pipeline/lsn.js';
import type { Unseen } from '../pipeline/snapshot.js';
import type { Servers } from './servers.js';

/** Whether any of these transactions had committed at a place in the log; undefined when nobody can tell. */
export type CommitQuestion = (unseen: Unseen, at: Lsn) => Promise<boolean | undefined>;

/** How long a replica may take to answer; ms. */
const LONGEST_ANSWER_MS = 100;

/**
 * Asks replicas how far transactions had come: where one has passed the place and a transaction is not committed there,
 * nobody has seen at that place what it did.
 */
export class ReplicaWitness {
  readonly #servers: Servers;
  readonly #router: ReadReplicaRouterService;

  constructor(servers: Servers, router: ReadReplicaRouterService) {
    this.#servers = servers;
    this.#router = router;
  }

  async hasCommitted(unseen: Unseen, at: Lsn): Promise<boolean | undefined> {
    for (const name of this.#router.passedBy(at)) {
      const answer = await this.#ask(name, questionOf(unseen, at));
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** One that does not answer is no witness; that it is gone is for its polls to find. */
  async #ask(name: string, text: string): Promise<boolean | undefined> {
    try {
      const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
      const [row] = await this.#servers.of(name).clinic.query(text, { signal });
      const answer = row?.['has_committed'];
      return typeof answer === 'boolean' ? answer : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * The place is compared first: a replica that has begun anew may stand before it, and of transactions that it has not
 * heard of PostgreSQL refuses to tell.
 */
function questionOf({ xids, from, below }: Unseen, at: Lsn): string {
  return `SELECT CASE WHEN pg_last_wal_replay_lsn() >= '${formatLsn(at)}' THEN EXISTS (
    SELECT FROM (SELECT unnest('{${xids.join()}}'::text[]) UNION ALL
      SELECT generate_series(${String(from)}, ${String(below - 1n)})::text) AS unseen (xid)
    WHERE pg_xact_status(xid::xid8) = 'committed') END AS has_committed`;
}

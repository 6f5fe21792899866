import { UnavailableError } from '../errors/index.js';
import type { ReplicaSight } from '../internal/session-consistency/consistency-session.js';
import type { Clock } from '../pipeline/clock.js';
import { unseenBelow, type Snapshot } from '../pipeline/snapshot.js';
import type { CommitQuestion } from './replica-witness.js';

export interface ProofPorts {
  readonly clock: Clock;
  readonly hasCommitted: CommitQuestion;
}

/** What a read of the primary has given, and what its statements saw; undefined when they did not tell. */
export interface Look<T> {
  readonly result: T;
  readonly snapshots: readonly Snapshot[] | undefined;
}

/** How long a read waits for the primary to show what a replica has shown; ms. */
export const LONGEST_WAIT_MS = 250;
/** Between two looks; ms. */
const PAUSE_MS = { first: 1, last: 32 };

/**
 * Hands a result of the primary out when nothing is missing in it that replicas have shown to the same session.
 *
 * To the primary a transaction counts as running until its commit is confirmed by the synchronous standbys; a replica
 * shows it as soon as it has replayed it. So a result is complete when every transaction that its snapshot does not
 * see, and that replicas might have shown, was not committed there. Nearly always there is none of these. Else a
 * replica is asked: long transactions are still running there, too, and hold nobody up. What is committed there is
 * waited for.
 */
export class PrimaryProof {
  readonly #ports: ProofPorts;

  constructor(ports: ProofPorts) {
    this.#ports = ports;
  }

  /**
   * @param look reads on the primary; called again while something is missing
   * @param leftMs most time it may wait
   * @param proven told when nothing is missing, in this result or in any later one of the primary's
   * @throws DB_COMMIT_UNCONFIRMED when something is missing to the end. Where no replica can be asked, what is running
   * to the end is taken for a long transaction, in this result
   */
  async of<T>(
    sight: ReplicaSight,
    leftMs: number,
    look: () => Promise<Look<T>>,
    proven: () => void,
  ): Promise<T> {
    const { clock, hasCommitted } = this.#ports;
    const endsAtMs = clock.nowMs() + Math.min(LONGEST_WAIT_MS, leftMs);
    let wasMissing = false;
    for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS.last)) {
      const { result, snapshots } = await look();
      const unseen = snapshots && unseenBelow(snapshots, sight.below);
      // Nothing was asked, so nothing is missing in it; and nothing is proven.
      if (snapshots?.length === 0) return result;
      const isMissing = snapshots && (unseen === undefined ? false : await hasCommitted(unseen, sight.at));
      if (isMissing === false) {
        proven();
        return result;
      }
      wasMissing ||= isMissing === true;
      if (clock.nowMs() >= endsAtMs) {
        // Where the last question was not answered, the one before counts.
        if (wasMissing) throw UnavailableError.commitUnconfirmed();
        return result;
      }
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }
}

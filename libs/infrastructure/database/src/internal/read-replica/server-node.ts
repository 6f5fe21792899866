import { laterOf, type Lsn } from '../../pipeline/lsn.js';
import type { EjectionReason, IdentityFault, NodeFault } from './ejection-reason.js';
import type { PollSample } from './poll-sample.js';
import { replicaStateAfter, type NodeState, type ReplicaStanding } from './node-state.js';

/** Missed polls in a row that eject. */
const MISSES = 2;

/**
 * One server as its polls, connections and statements show it. Its place in the log is a lower bound: forgotten when
 * the server was lost or has restarted, because a server that recovers may stand behind where it was.
 */
export class ServerNode {
  readonly name: string;
  readonly #maxLagMs: number;
  #state: NodeState = { kind: 'joining' };
  #sample: PollSample | undefined;
  #lsn: Lsn | undefined;
  #missed = 0;

  /** @param maxLagMs lag above which a replica is ejected; ms */
  constructor(name: string, maxLagMs: number) {
    this.name = name;
    this.#maxLagMs = maxLagMs;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** What it said last; undefined until it answers, and again once it is lost. */
  get sample(): PollSample | undefined {
    return this.#sample;
  }

  /** A place it has certainly passed; undefined when none is certain. */
  get lsn(): Lsn | undefined {
    return this.#lsn;
  }

  get isServing(): boolean {
    return this.#state.kind === 'serving';
  }

  /** It answered before anybody knows which cluster is ours. */
  polledEarly(sample: PollSample): void {
    this.#answered(sample);
    this.#state = { kind: 'joining' };
  }

  /** It answered, and is the primary. */
  polledAsPrimary(sample: PollSample): void {
    this.#answered(sample);
    this.#state = { kind: 'serving' };
  }

  /** It answered, and is a replica of the primary. */
  polledAsReplica(sample: PollSample, standing: Omit<ReplicaStanding, 'hasRestarted'>, nowMs: number): void {
    const hasRestarted = this.#answered(sample);
    this.#state = replicaStateAfter(
      this.#state,
      sample,
      { ...standing, hasRestarted },
      this.#maxLagMs,
      nowMs,
    );
  }

  /** A poll went unanswered, or was answered with an error; the second in a row ejects. */
  missed(fault: NodeFault, nowMs: number): void {
    this.#missed += 1;
    if (this.#missed >= MISSES) this.#eject(fault, nowMs);
  }

  /** Its connections are lost: out at once. */
  failed(fault: NodeFault, nowMs: number): void {
    this.#eject(fault, nowMs);
  }

  /** It answered, and is not what it should be. */
  refused(fault: IdentityFault, nowMs: number): void {
    this.#eject(fault, nowMs);
  }

  /** One of its own replies named its place. Counts only while it serves: a reply from before a loss proves nothing. */
  replied(lsn: Lsn): void {
    if (this.isServing) this.#lsn = laterOf(this.#lsn, lsn);
  }

  /** Takes the sample in; true when the server is not the one, or not in the role, of the sample before. */
  #answered(sample: PollSample): boolean {
    const before = this.#sample;
    const place = placeOf(sample);
    const hasRestarted =
      before !== undefined &&
      (before.startedAtMs !== sample.startedAtMs ||
        before.isPrimary !== sample.isPrimary ||
        place < placeOf(before));
    this.#missed = 0;
    this.#sample = sample;
    this.#lsn = hasRestarted ? place : laterOf(this.#lsn, place);
    return hasRestarted;
  }

  #eject(reason: EjectionReason, nowMs: number): void {
    const sinceMs = this.#state.kind === 'ejected' ? this.#state.sinceMs : nowMs;
    this.#state = { kind: 'ejected', reason, sinceMs };
    this.#sample = undefined;
    this.#lsn = undefined;
    this.#missed = 0;
  }
}

/** Compared with the sample before, not with replies: a reply may overtake a poll that was answered earlier. */
function placeOf(sample: PollSample): Lsn {
  return (sample.isPrimary ? sample.currentLsn : sample.replayLsn) ?? 0n;
}

import { ParallelGate } from '../internal/parallel-queries/parallel-gate.js';
import { ConsistencySession } from '../internal/session-consistency/consistency-session.js';
import type { ReadMark, ReadSession } from '../pipeline/session-footing.js';
import type { TokenCodec } from '../internal/session-consistency/token-codec.js';

/** What all contexts of one request, job or message share. */
export interface ClientSession {
  /** What it has written and read: the least its next read must see. */
  readonly consistency: ConsistencySession;
  /** How many of its statements may run at once. */
  readonly gate: ParallelGate;
  /** When it last saw, or changed, something in the database ({@link SeenMarks}); -1 before. */
  seenAt: number;
  seenBelow?: ReadSession['seenBelow'];
}

export interface SessionPorts {
  readonly codec: TokenCodec;
  /** The cluster and its latest timeline; undefined until the primary has answered. */
  readonly cluster: () => { readonly systemId: string; readonly timeline: number } | undefined;
  /** What tokens say of reads that left no place. */
  readonly marks: {
    of(session: ReadSession): ReadMark | undefined;
    seenAt(mark: ReadMark): number;
  };
  /** Whether what is read leaves a place with the session: where there are replicas. */
  readonly hasPlaces: boolean;
  /** A verified token has seen this timeline. */
  readonly noticeTimeline: (timeline: number) => void;
  /** Told of each token that was not believed, and why. */
  readonly refused: (reason: string) => void;
  /** Wall clock; ms since 1970. */
  readonly nowMs: () => number;
}

/** @param parallelQueries most simultaneous statements; ≥ 1 */
export function newSession(parallelQueries: number): ClientSession {
  return { consistency: new ConsistencySession(), gate: new ParallelGate(parallelQueries), seenAt: -1 };
}

/** Keeps the state of client sessions for as long as somebody holds their key. */
export class ClientSessions {
  readonly #ports: SessionPorts;
  readonly #parallelQueries: number;
  readonly #sessions = new WeakMap<object, ClientSession>();

  /** @param parallelQueries most simultaneous statements of one session; ≥ 1 */
  constructor(ports: SessionPorts, parallelQueries: number) {
    this.#ports = ports;
    this.#parallelQueries = parallelQueries;
  }

  /** @param key what the contexts of the session have in common (ContextStore) */
  of(key: object): ClientSession {
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = newSession(this.#parallelQueries);
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** Goes on where the token's holder was. One that is not believed sends the session's reads to the primary. */
  adopt(key: object, text: string): void {
    const { codec, cluster, noticeTimeline, refused, nowMs } = this.#ports;
    const session = this.of(key);
    const { consistency } = session;
    const decoded = codec.decode(text, nowMs());
    const known = cluster();
    if (decoded.kind === 'valid' && (known === undefined || decoded.token.systemId === known.systemId)) {
      noticeTimeline(decoded.token.timeline);
      consistency.adopt(decoded.token);
      if (decoded.token.mark !== undefined) this.#goOn(session, decoded.token.mark);
      return;
    }
    const reason = decoded.kind === 'valid' ? 'foreign' : decoded.reason;
    consistency.refuse(reason, known?.timeline);
    refused(reason);
  }

  /** What a later context of the same user brings back; undefined while there is nothing to say. */
  tokenOf(key: object): string | undefined {
    const { codec, cluster, nowMs, marks, hasPlaces } = this.#ports;
    const systemId = cluster()?.systemId;
    if (systemId === undefined) return undefined;
    const session = this.of(key);
    const mark = hasPlaces ? undefined : marks.of(session);
    const token = session.consistency.toToken(systemId, nowMs(), mark);
    return token === undefined ? undefined : codec.encode(token);
  }

  /** A process without replicas has shown it something: a replica that lags may not have that. */
  #goOn(session: ClientSession, mark: ReadMark): void {
    const { marks, hasPlaces } = this.#ports;
    session.seenAt = Math.max(session.seenAt, marks.seenAt(mark));
    if (hasPlaces) session.consistency.wroteUnknown();
  }
}

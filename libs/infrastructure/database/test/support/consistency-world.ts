import { chooseNodeBy } from '../../src/internal/read-replica/choose-node.js';
import {
  ReadRouting,
  type ReadRequest,
  type RoutableCluster,
} from '../../src/internal/read-replica/route-read.js';
import { ConsistencySession } from '../../src/internal/session-consistency/consistency-session.js';
import type { ConsistencyToken } from '../../src/internal/session-consistency/consistency-token.js';
import { Forks, type Place } from './timeline-forks.js';

interface Server {
  readonly name: string;
  isPrimary: boolean;
  place: Place;
  restarts: number;
}

/** What one process believes of a server since its last poll. */
type Belief = Readonly<Server>;

/** A user's session in one process, and what the user has been shown or promised. */
export interface User {
  session: ConsistencySession;
  process: number;
  owed: Place[];
}

export interface Handover {
  readonly token: ConsistencyToken | undefined;
  readonly owed: readonly Place[];
}

/**
 * A primary, two replicas and two processes, as small as read-your-writes and monotonic reads can be judged in:
 * every server's state is one place, a promotion cuts a timeline off, and whatever was cut off is owed to nobody.
 */
export class ConsistencyWorld {
  readonly violations: string[] = [];
  readonly #servers: Server[] = ['a', 'b', 'c'].map((name, index) => ({
    name,
    isPrimary: index === 0,
    place: { timeline: 1, lsn: 10n },
    restarts: 0,
  }));
  readonly #forks = new Forks();
  readonly #beliefs = [new Map<string, Belief>(), new Map<string, Belief>()];
  readonly #routing = new ReadRouting(chooseNodeBy('round-robin', () => 0));
  checkedReads = 0;
  /** How many of them a replica answered. */
  replicaReads = 0;

  constructor() {
    for (const process of [0, 1]) for (const server of [0, 1, 2]) this.poll(process, server);
  }

  newUser(process: number): User {
    return { session: new ConsistencySession(), process, owed: [] };
  }

  /** The process hears where the server is. */
  poll(process: number, index: number): void {
    const server = this.#server(index);
    this.#beliefs[process]?.set(server.name, { ...server });
  }

  /** Somebody else writes. */
  grow(bytes: number): void {
    this.#advance(this.#primary(), bytes);
  }

  /** A replica replays some of what the primary of its timeline has written. */
  replay(index: number, bytes: number): void {
    const server = this.#server(index);
    const primary = this.#servers.find(
      (other) => other.isPrimary && other.place.timeline === server.place.timeline,
    );
    if (server.isPrimary || primary === undefined) return;
    const lsn = server.place.lsn + BigInt(bytes);
    server.place = { ...server.place, lsn: lsn < primary.place.lsn ? lsn : primary.place.lsn };
  }

  /** A replica of the current timeline is promoted; the old primary goes on, cut off. */
  promote(index: number): void {
    const server = this.#server(index);
    const current = this.#primary().place.timeline;
    if (server.isPrimary || server.place.timeline !== current) return;
    this.#forks.add(server.place);
    server.isPrimary = true;
    server.place = { timeline: current + 1, lsn: server.place.lsn + 1n };
  }

  /** A server on an earlier timeline follows the current primary; it restarts if it must go back to where they part. */
  follow(index: number): void {
    const server = this.#server(index);
    const { timeline } = this.#primary().place;
    if (server.place.timeline === timeline) return;
    const lsn = this.#forks.reachOf(server.place);
    if (server.isPrimary || lsn < server.place.lsn) server.restarts += 1;
    server.isPrimary = false;
    server.place = { timeline, lsn };
  }

  /** A write in three steps: sent, committed, answered; `loseLsn` loses its place, not the acknowledgement. */
  write({ session, process, owed }: User, loseLsn: boolean): (() => void)[] {
    const cluster = this.#clusterOf(process);
    const { node } = this.#routing.route({ consistency: 'strong', session }, cluster, 0);
    const server = this.#connected(process, node);
    if (server === undefined) return [];
    const sentAt = session.moment;
    const isCut = cutOf(server);
    let committed: Place | undefined;
    let place: Place | undefined;
    return [
      () => {
        if (isCut()) return;
        this.#advance(server, 2);
        committed = server.place;
      },
      () => {
        place = server.place;
      },
      () => {
        if (committed === undefined || place === undefined || isCut()) return;
        if (loseLsn) session.wroteUnknown(cluster.timeline);
        else session.wrote({ ...place, sentAt });
        owed.push(committed);
      },
    ];
  }

  /** A read in three steps: sent, executed, answered. */
  read({ session, process, owed }: User, consistency: ReadRequest['consistency']): (() => void)[] {
    const cluster = this.#clusterOf(process);
    const route = this.#routing.route({ consistency, session }, cluster, 0);
    const server = this.#connected(process, route.node);
    if (server === undefined) return [];
    const sentAt = session.moment;
    const believedPrimary = route.node === cluster.primary;
    const owedBefore = [...owed];
    const isCut = cutOf(server);
    let shown: Place;
    let place: Place;
    return [
      () => {
        shown = server.place;
      },
      () => {
        place = server.place;
      },
      () => {
        if (isCut()) return;
        if (consistency !== 'eventual') this.#check(shown, owedBefore, `${route.reason} at ${server.name}`);
        session.read({ ...place, isPrimary: believedPrimary, sentAt });
        owed.push(shown);
      },
    ];
  }

  /** The user's next context begins, perhaps in another process; what it is owed is for its token to say. */
  renew(user: User, process: number): void {
    user.session = new ConsistencySession();
    user.process = process;
    user.owed = [];
  }

  handOver({ session, owed }: User): Handover {
    return { token: session.toToken('7', 0), owed: [...owed] };
  }

  /** The user goes on in another context; a refused token is known of the current timeline only. */
  takeOver(user: User, { token, owed }: Handover, isRefused: boolean): void {
    if (isRefused) {
      const { timeline } = this.#clusterOf(user.process);
      if (timeline < this.#primary().place.timeline) return;
      user.session.refuse('forged', timeline);
    } else if (token !== undefined) user.session.adopt(token);
    user.owed.push(...owed);
  }

  #check(shown: Place, owed: readonly Place[], how: string): void {
    this.checkedReads += 1;
    if (how.startsWith('strategy')) this.replicaReads += 1;
    const has = this.#forks.reachOf(shown);
    const lacking = owed.find((place) => this.#forks.reachOf(place) > has);
    if (lacking !== undefined)
      this.violations.push(`${how}: reaches ${has}, ${lacking.timeline}/${lacking.lsn} owed`);
  }

  #clusterOf(process: number): RoutableCluster {
    const beliefs = [...(this.#beliefs[process] ?? [])];
    const timeline = Math.max(...beliefs.map(([, { place }]) => place.timeline));
    const current = beliefs.filter(([, { place }]) => place.timeline === timeline);
    return {
      timeline,
      primary: current.find(([, { isPrimary }]) => isPrimary)?.[0],
      replicas: current
        .filter(([, { isPrimary }]) => !isPrimary)
        .map(([name, { place }]) => ({
          name,
          leases: 0,
          latencyMs: 1,
          isServing: true,
          lsn: place.lsn,
          stalenessMs: () => 0,
        })),
    };
  }

  #advance(server: Server, bytes: number): void {
    server.place = { ...server.place, lsn: server.place.lsn + BigInt(bytes) };
  }

  #primary(): Server {
    return this.#servers.reduce((latest, server) =>
      server.isPrimary && (!latest.isPrimary || server.place.timeline > latest.place.timeline)
        ? server
        : latest,
    );
  }

  #server(index: number): Server {
    return this.#servers[index] as Server;
  }

  /**
   * The server, if what the process believes of it passes: a restart has cut its connections, and a new one is asked
   * who it is.
   */
  #connected(process: number, name: string | null): Server | undefined {
    const index = this.#servers.findIndex((server) => server.name === name);
    const belief = this.#beliefs[process]?.get(name ?? '');
    if (belief === undefined) return undefined;
    const server = this.#server(index);
    if (belief.restarts === server.restarts && belief.isPrimary === server.isPrimary) return server;
    this.poll(process, index);
    return undefined;
  }
}

/** Whether a restart has cut the connections opened now, so that nothing is answered over them. */
function cutOf(server: Server): () => boolean {
  const { restarts } = server;
  return () => server.restarts !== restarts;
}

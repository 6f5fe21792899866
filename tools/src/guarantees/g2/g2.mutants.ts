import type { SourceMutant } from '../mutants/mutated-library.js';

export interface SessionMutant extends SourceMutant {
  /** Where its defence is needed: beside replicas that are late, or through a promotion. */
  readonly scene: 'late' | 'failover';
}

/** Every defence that G2 rests on, taken out one at a time. */
export const G2_MUTANTS: readonly SessionMutant[] = [
  {
    kind: 'source',
    scene: 'late',
    name: 'routing does not heed the session’s floor',
    file: 'internal/read-replica/route-read.js',
    find: `const floor = consistency === 'session' ? session?.floor : undefined;`,
    replace: 'const floor = undefined;',
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'reads are not noted: no monotonic reads',
    file: 'internal/session-consistency/consistency-session.js',
    find: 'this.#readLsn = later(this.#readLsn, sighting.lsn);',
    replace: '',
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'the place of a write is not noted',
    file: 'internal/session-consistency/consistency-session.js',
    find: 'this.#writeLsn = later(this.#writeLsn, sighting.lsn);',
    replace: '',
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'a replica counts by what it has received (H13)',
    file: 'internal/read-replica/server-node.js',
    find: 'sample.isPrimary ? sample.currentLsn : sample.replayLsn',
    replace: 'sample.isPrimary ? sample.currentLsn : sample.receiveLsn',
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'a token of another process is not adopted',
    file: 'prisma/client-sessions.js',
    find: 'consistency.adopt(decoded.token);',
    replace: '',
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'further statements of an operation go to another replica (H14)',
    file: 'prisma/road.js',
    find: 'server: this.#servers.of(route.node),',
    replace: `server: ((chosen, others) => {
        const pools = [chosen, ...others].map(({ clinic }) => clinic);
        const clinic = {
          tryAcquire: () => undefined,
          acquire: (request) => (pools.length > 1 ? pools.shift() : pools[0]).acquire(request),
          sharedReads: { run: ({ alone }) => alone() },
        };
        return { ...chosen, clinic };
      })(
        this.#servers.of(route.node),
        this.#servers.all.filter(({ name }) => name !== route.node && name !== this.#router.primary()),
      ),`,
  },
  {
    kind: 'source',
    scene: 'late',
    name: 'what Redis brings counts as read now, not as of its snapshot (H16)',
    file: 'internal/query-cache/query-cache.service.js',
    find: 'const since = this.#history.countAt(snapshot);',
    replace: 'const since = this.#ledger.now;',
  },
  {
    kind: 'source',
    scene: 'failover',
    name: 'servers on a timeline that a promotion has ended are not fenced',
    file: 'internal/read-replica/cluster-identity.js',
    find: `if (timeline < this.#timeline) return 'old-timeline';`,
    replace: '',
  },
];

import { QueryCacheService } from '../../src/internal/query-cache/query-cache.service.js';
import type { ChangeReport } from '../../src/pipeline/change-report.js';
import type { Lsn } from '../../src/pipeline/lsn.js';
import type { Operation } from '../../src/pipeline/operation.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { ManualClock } from './manual-clock.js';
import { modelOf, operationOf } from './operation-fixture.js';
import { CLINIC_A, clinicPrincipal } from './principal-fixture.js';

/** Something that was sent to a server: it sees what is there when the server works on it, and answers later. */
interface Sent {
  run(): void;
  answer(): void;
  hasRun: boolean;
}

/** One user's session, as the cache sees it, and what it must never fall behind. */
export class CacheUser {
  seenAt = -1;
  readonly consistency = {
    state: 'valid' as const,
    floor: undefined as Lsn | undefined,
    timeline: undefined as number | undefined,
    sight: undefined,
    reach: undefined,
    join: () => undefined,
  };
  /** The latest version it has seen or written. */
  mustSee = 0;
}

export interface Outcome {
  readonly version: number;
  /** What the user had seen, and what this process had committed, when the read began. */
  readonly atLeast: number;
}

const ROW = '0190d000-0000-7000-8000-000000000001';
const PLACE_BYTES = 10n;

/** One row, its versions, and one process that reads it through a cache; nothing happens by itself. */
export class CacheWorld {
  readonly clock = new ManualClock();
  readonly cache: QueryCacheService;
  readonly sent: Sent[] = [];
  readonly #principal = clinicPrincipal();
  #version = 0;
  /** Of writes of this process that have returned. */
  #committed = 0;
  hits = 0;

  constructor(Cache: typeof QueryCacheService = QueryCacheService) {
    this.cache = new Cache({ isEnabled: true, ttlMs: 60_000, maxEntries: 10 }, modelMetadata, {
      clock: this.clock,
      readChanges: (since) => this.#send(() => this.#report(since)),
      replicas: { exist: false, slowest: () => undefined, version: 0 },
      tooLarge: () => undefined,
      answered: (_model, result) => {
        if (result === 'hit') this.hits += 1;
      },
    });
  }

  /** A write of this process, by the user; or of somebody else, whom nobody hears. */
  commit(user?: CacheUser): void {
    this.#version += 1;
    if (user === undefined) return;
    this.cache.committed();
    user.seenAt = this.cache.now;
    user.mustSee = this.#version;
    this.#committed = this.#version;
  }

  /** @param consistency `strong` asks the database whatever is held */
  async read(user: CacheUser, consistency: 'session' | 'strong' = 'session'): Promise<Outcome> {
    const atLeast = Math.max(user.mustSee, this.#committed);
    const operation: Operation = {
      ...operationOf({ model: modelOf('Patient'), name: 'findUnique', args: { where: { id: ROW } } }),
      principal: this.#principal,
      options: { consistency },
      reader: user,
    };
    const row = (await this.cache.around(operation, async () => {
      const version = await this.#send(() => this.#version);
      user.seenAt = this.cache.now;
      return { version };
    })) as { readonly version: number };
    user.mustSee = Math.max(user.mustSee, row.version);
    return { version: row.version, atLeast };
  }

  /** A server works on what it was sent, in whatever order. */
  run(which: number): void {
    const waiting = this.sent.filter(({ hasRun }) => !hasRun);
    waiting[which % Math.max(1, waiting.length)]?.run();
  }

  /** An answer arrives. */
  async answer(which: number): Promise<void> {
    const done = this.sent.filter(({ hasRun }) => hasRun);
    done[which % Math.max(1, done.length)]?.answer();
    await settled();
  }

  /** Lets everything that was sent come to its end. */
  async finish(): Promise<void> {
    await settled();
    while (this.sent.length > 0) {
      this.run(0);
      await this.answer(0);
    }
  }

  #send<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      const sent: Sent = {
        hasRun: false,
        run: () => {
          const result = work();
          sent.hasRun = true;
          sent.answer = () => {
            this.sent.splice(this.sent.indexOf(sent), 1);
            resolve(result);
          };
        },
        answer: () => undefined,
      };
      this.sent.push(sent);
    });
  }

  /** Versions are transactions: a snapshot sees those up to one of them. */
  #report(since: string | null): ChangeReport {
    const seen = since === null ? this.#version : Number(since);
    const clinicId = CLINIC_A;
    const change = { clinicId, table: 'patients', rowId: ROW };
    return {
      snapshot: String(this.#version),
      oldestRunning: BigInt(this.#version),
      place: BigInt(this.#version) * PLACE_BYTES,
      systemId: 'one',
      timeline: 1,
      changes: this.#version > seen ? [change] : [],
    };
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}

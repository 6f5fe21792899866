import { Logger } from '@nestjs/common';
import { UnavailableError } from './errors/index.js';
import type { Background } from './database-boot.js';
import type { ContextStore } from './context/context-store.js';
import type { Identity } from './context/identity.js';
import type { ReadClient } from './prisma/prisma-types.js';
import type { UnitOfWork } from './prisma/unit-of-work.js';
import { sideBySide } from './internal/connection-pool/side-by-side.js';

/** What is to be in the cache before anybody asks for it. */
export interface WarmingPlan {
  /** As whom it is read: results are kept by clinic, roles and locations. */
  readonly identity: Identity;
  readonly reads: readonly WarmingRead[];
}

export type WarmingRead = (client: ReadClient) => Promise<unknown>;

/** What became of it. */
export interface WarmingReport {
  readonly read: number;
  readonly failed: number;
}

/** Beside the work that goes on: a few connections at most. */
const SIDE_BY_SIDE = 4;

/** Reads what will be asked for, so that the cache holds it. */
export class CacheWarmer implements Background {
  readonly #logger = new Logger('CacheWarmer');
  readonly #plans: readonly WarmingPlan[];
  readonly #store: ContextStore;
  readonly #work: UnitOfWork;
  #isStopped = false;

  /** @param plans to be carried out at start */
  constructor(plans: readonly WarmingPlan[], store: ContextStore, work: UnitOfWork) {
    this.#plans = plans;
    this.#store = store;
    this.#work = work;
  }

  start(): void {
    void this.#carryOut();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Reads in the current context; one that fails stops none of the others. @throws DB_CONTEXT_MISSING */
  async warm(reads: readonly WarmingRead[]): Promise<WarmingReport> {
    await this.#work.principal();
    const ended = await sideBySide(reads, SIDE_BY_SIDE, async (read) => {
      if (this.#isStopped) throw UnavailableError.shuttingDown();
      await this.#work.read(read);
    });
    const failures = ended.filter((result) => result.status === 'rejected');
    for (const { reason } of failures) this.#logger.warn(`A read for the cache failed: ${nameOf(reason)}`);
    return { read: ended.length - failures.length, failed: failures.length };
  }

  async #carryOut(): Promise<void> {
    for (const { identity, reads } of this.#plans) {
      try {
        const { read, failed } = await this.#store.runWithIdentity(identity, () => this.warm(reads));
        this.#logger.log(`The cache is warm for clinic ${identity.clinicId}: ${read} read, ${failed} failed`);
      } catch (error) {
        this.#logger.error(`The cache could not be warmed: ${nameOf(error)}`);
      }
    }
  }
}

function nameOf(error: unknown): string {
  return (error as { readonly code?: string } | undefined)?.code ?? (error as Error).name;
}

import type { WarmUp } from '../measures/interleave.js';
import type { BenchProcess } from '../process/bench-process.js';
import type { SubjectSetup } from '../subjects/subject.js';
import type { Burst, BurstRequest, SpikeKind, SpikeReport, SpikeSetup } from './spike-requests.js';

const REQUESTS = 50;
const POOL = { minimum: 5, connections: 50 };
/** Until what has been asked for by then has reached the proxy; ms. */
const SETTLE_MS = 50;

export interface Spike {
  /** Connections begun while fifty requests were served. */
  readonly opened: number;
  /** From the first connection's login to the last answer; ms. */
  readonly servedAfterMs: number;
}

export type SpikeContender = SubjectSetup & { readonly kind: SpikeKind };

/** A subject behind the proxy that makes connecting slow. */
export class SpikeMeeting {
  readonly #subject: BenchProcess;
  readonly #proxy: BenchProcess;
  readonly #setup: SpikeSetup;

  constructor(subject: BenchProcess, proxy: BenchProcess, proxyPort: number, contender: SpikeContender) {
    const throughProxy = (url: string): string =>
      Object.assign(new URL(url), { port: String(proxyPort) }).href;
    const { url, systemUrl } = contender;
    this.#subject = subject;
    this.#proxy = proxy;
    this.#setup = {
      ...{ ...contender, ...POOL, url: throughProxy(url) },
      ...(systemUrl === undefined ? {} : { systemUrl: throughProxy(systemUrl) }),
    };
  }

  /** Until the code is compiled; the pool that it is done on is not kept. */
  async warmUp({ operations, mostMs }: WarmUp): Promise<void> {
    await this.#onFreshPool(async () => {
      const deadline = performance.now() + mostMs;
      for (let done = 0; done < operations && performance.now() < deadline; done += REQUESTS)
        await this.#burst();
    });
  }

  /** Lets a fresh pool meet the requests, all begun in one tick. */
  async meet(): Promise<Spike> {
    return await this.#onFreshPool(async () => {
      await this.#proxy.ask('reset', null);
      const { servedAtMs } = await this.#burst();
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const { opened, firstReadyAtMs } = await this.#proxy.ask<SpikeReport>('report', null);
      if (firstReadyAtMs === null) throw new Error('the requests were served over no new connection');
      return { opened, servedAfterMs: servedAtMs - firstReadyAtMs };
    });
  }

  #burst(): Promise<Burst> {
    return this.#subject.ask<Burst>('burst', { requests: REQUESTS } satisfies BurstRequest);
  }

  async #onFreshPool<T>(work: () => Promise<T>): Promise<T> {
    await this.#subject.ask('open', this.#setup);
    try {
      return await work();
    } finally {
      await this.#subject.ask('close', null);
    }
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Identity } from '@infrastructure/database';
import { sumOf } from '../../g2/process/routed-reads.js';
import { cachedReadsIn } from '../../redis/cached-reads.js';
import { ModuleTarget } from '../module-target.js';
import type { LooseClient, LooseDelegate, Target } from '../target.port.js';
import type { Cell, Evidence } from './cell.js';
import { ClinicRandoms } from './clinic-randoms.js';
import { ClinicSessions } from './clinic-sessions.js';
import type { ReplicaCellOptions } from './replica.cell.js';

const MODULES = 2;
/** Redis comes back within a second: a breaker that rests longer would hide it. */
const BREAKER_RESET_MS = 500;

/**
 * Two processes' worth of the module. Each write is in either; each read is asked for in the one and then in the other,
 * whose answer counts: Redis may bring what the first has read.
 */
export class SharedCell implements Cell, Target {
  readonly target = this;
  readonly #modules: readonly ModuleTarget[];
  readonly #randoms: ClinicRandoms;
  readonly #sessions = new ClinicSessions();
  /** The module in whose transaction the caller is. */
  readonly #writing = new AsyncLocalStorage<ModuleTarget>();

  private constructor(modules: readonly ModuleTarget[], seed: number) {
    this.#modules = modules;
    this.#randoms = new ClinicRandoms(seed);
  }

  static async open(options: ReplicaCellOptions & { readonly seed: number }): Promise<SharedCell> {
    // Without replicas there are no tokens that take a session from process to process.
    const replicas = { urls: [...options.urls.replicas], tokenKey: randomBytes(32).toString('base64') };
    const setup = { replicas, work: { breakerResetMs: BREAKER_RESET_MS } };
    const modules = await Promise.all(
      Array.from({ length: MODULES }, () => ModuleTarget.start(options, setup)),
    );
    return new SharedCell(modules, options.seed);
  }

  beforeReads(): Promise<void> {
    return Promise.resolve();
  }

  beforeWrites(): Promise<void> {
    return Promise.resolve();
  }

  async read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    const last = this.#moduleFor(identity);
    const first = this.#modules.find((module) => module !== last) ?? last;
    return await this.#readIn(first, identity, (one) =>
      this.#readIn(last, identity, (other) => op(askingFirst(one, other))),
    );
  }

  async write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    const module = this.#moduleFor(identity);
    return await this.#sessions.write(module.database, identity, () =>
      this.#writing.run(module, () => module.write(identity, op)),
    );
  }

  async nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    const module = this.#writing.getStore();
    if (module === undefined) throw new Error('there is no transaction around it');
    return await module.nested(op);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#modules.map((module) => module.stop()));
  }

  async finish(): Promise<readonly Evidence[]> {
    const expositions = await Promise.all(this.#modules.map(({ database }) => database.metricsText()));
    await this.stop();
    const { l1 = 0, l2 = 0 } = sumOf(expositions.map(cachedReadsIn));
    return [
      { name: 'reads that a process answered from its own cache', count: l1 },
      { name: 'reads answered with what Redis brought', count: l2 },
    ];
  }

  async #readIn<T>(
    module: ModuleTarget,
    identity: Identity,
    op: (client: LooseClient) => Promise<T>,
  ): Promise<T> {
    return await this.#sessions.read(module.database, identity, () => module.read(identity, op));
  }

  #moduleFor(identity: Identity): ModuleTarget {
    return this.#randoms.of(identity).pick(this.#modules);
  }
}

/** The other, which is asked once the one has answered. */
function askingFirst(one: LooseClient, other: LooseClient): LooseClient {
  const delegate = (model: string): LooseDelegate => {
    const [first, last] = [one.delegate(model), other.delegate(model)];
    const method = (name: keyof LooseDelegate) => async (args?: unknown) => {
      // What must be refused is refused by both, and the other's refusal is the one that is judged.
      await first[name](args).catch(() => undefined);
      return await last[name](args);
    };
    return new Proxy({} as LooseDelegate, { get: (_none, name) => method(name as keyof LooseDelegate) });
  };
  return { delegate, raw: other.raw };
}

import type { Identity } from '@infrastructure/database';
import { FaultProxy, type StatementFault } from '../../../lab/index.js';
import type { ClinicWorld } from '../clinic-world.js';
import { ModuleTarget, type ModuleTargetOptions } from '../module-target.js';
import { Random } from '../random.js';
import type { LooseClient, Target } from '../target.port.js';
import type { Cell, Evidence } from './cell.js';
import { countIn } from './exposition.js';

/** Statements on clinics' tables. COMMIT is none: what becomes of a lost one nobody could tell without a key (G3). */
const WORK = /"?healthcare"?\./;
/** A locked row stays locked that long at most; ms. */
const NOTICED_AFTER_MS = 20;
const FAULTS: readonly StatementFault[] = [
  { kind: 'drop-request', serverNoticesAfterMs: NOTICED_AFTER_MS },
  { kind: 'drop-reply' },
];

/**
 * A network that loses connections: in each round the statement of one read and that of one transaction. The module
 * makes the whole attempt again, as if nothing had been.
 */
export class RetryCell implements Cell, Target {
  readonly target = this;
  readonly #module: ModuleTarget;
  readonly #proxy: FaultProxy;
  readonly #worlds: ReadonlyMap<string, ClinicWorld>;
  readonly #random: Random;
  #lost = 0;
  #reruns = 0;

  private constructor(
    module: ModuleTarget,
    proxy: FaultProxy,
    worlds: readonly ClinicWorld[],
    random: Random,
  ) {
    this.#module = module;
    this.#proxy = proxy;
    this.#worlds = new Map(worlds.map((world) => [world.identity.clinicId, world]));
    this.#random = random;
  }

  static async open(
    options: ModuleTargetOptions & { readonly seed: number },
    worlds: readonly ClinicWorld[],
  ): Promise<RetryCell> {
    const proxy = await FaultProxy.before(options.urls.app);
    try {
      const urls = { app: proxy.through(options.urls.app), system: proxy.through(options.urls.system) };
      const module = await ModuleTarget.start({ ...options, urls });
      return new RetryCell(module, proxy, worlds, new Random(options.seed));
    } catch (error) {
      await proxy.close();
      throw error;
    }
  }

  beforeReads(): Promise<void> {
    return this.#arm();
  }

  beforeWrites(): Promise<void> {
    return this.#arm();
  }

  read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.read(identity, op);
  }

  /** What a lost attempt noted was undone with it; the next one makes the same choices. */
  async write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    const takeBack = this.#worlds.get(identity.clinicId)?.mark();
    let attempts = 0;
    return await this.#module.write(identity, async (client) => {
      attempts += 1;
      if (attempts > 1) {
        this.#reruns += 1;
        takeBack?.();
      }
      return await op(client);
    });
  }

  nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.nested(op);
  }

  async stop(): Promise<void> {
    this.#proxy.disarm();
    await this.#module.stop();
    await this.#proxy.close();
  }

  async finish(): Promise<readonly Evidence[]> {
    const exposition = await this.#module.database.metricsText();
    const readsAgain = countIn(exposition, 'database_retries_total{class="read"}') ?? 0;
    await this.stop();
    return [
      { name: 'statements that the network lost', count: this.#lost },
      { name: 'reads tried again', count: readsAgain },
      { name: 'transactions run again', count: this.#reruns },
    ];
  }

  #arm(): Promise<void> {
    void this.#proxy.atStatement(WORK, this.#random.pick(FAULTS)).then(() => {
      this.#lost += 1;
    });
    return Promise.resolve();
  }
}

import type { DetailedPoolMetrics, Identity, ReadOptions } from '@infrastructure/database';
import { ModuleTarget, type ModuleTargetOptions } from '../module-target.js';
import type { LooseClient, Target } from '../target.port.js';
import type { Cell, Evidence } from './cell.js';
import { ClinicRandoms } from './clinic-randoms.js';
import { countIn } from './exposition.js';

type Priority = NonNullable<ReadOptions['priority']>;

const PRIORITIES: readonly Priority[] = ['critical', 'high', 'normal', 'low'];
/** How often the queue is looked at; ms. */
const LOOK_EVERY_MS = 2;
const WAITS = 'db_client_connection_wait_time_seconds';

/** Few connections, and callers of every priority at once that wait for them. */
export class PrioritiesCell implements Cell, Target {
  readonly target = this;
  readonly #module: ModuleTarget;
  readonly #randoms: ClinicRandoms;
  /** The most that were seen to wait at once. */
  readonly #waiting: Record<Priority, number> = { critical: 0, high: 0, normal: 0, low: 0 };
  readonly #looking: NodeJS.Timeout;

  private constructor(module: ModuleTarget, seed: number) {
    this.#module = module;
    this.#randoms = new ClinicRandoms(seed);
    this.#looking = setInterval(() => {
      this.#look(module.database.getDetailedMetrics());
    }, LOOK_EVERY_MS);
  }

  static async open(options: ModuleTargetOptions & { readonly seed: number }): Promise<PrioritiesCell> {
    return new PrioritiesCell(await ModuleTarget.start(options), options.seed);
  }

  beforeReads(): Promise<void> {
    return Promise.resolve();
  }

  beforeWrites(): Promise<void> {
    return Promise.resolve();
  }

  read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.read(identity, op, { priority: this.#priorityFor(identity) });
  }

  write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.write(identity, op, { priority: this.#priorityFor(identity) });
  }

  nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.nested(op);
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#module.stop();
  }

  async finish(): Promise<readonly Evidence[]> {
    const exposition = await this.#module.database.metricsText();
    await this.stop();
    const served = countIn(exposition, `${WAITS}_count{pool="primary"}`) ?? 0;
    const servedAtOnce = countIn(exposition, `${WAITS}_bucket{pool="primary",le="0.001"}`) ?? served;
    return [
      { name: 'waits for a connection, longer than 1 ms', count: served - servedAtOnce },
      ...PRIORITIES.map((priority) => ({
        name: `most ${priority} callers waiting at once`,
        count: this.#waiting[priority],
      })),
    ];
  }

  #priorityFor(identity: Identity): Priority {
    return this.#randoms.of(identity).pick(PRIORITIES);
  }

  #look({ waitingByPriority }: DetailedPoolMetrics): void {
    for (const priority of PRIORITIES)
      this.#waiting[priority] = Math.max(this.#waiting[priority], waitingByPriority[priority]);
  }
}

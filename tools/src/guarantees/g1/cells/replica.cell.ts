import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Identity } from '@infrastructure/database';
import { between, routedReadsIn } from '../../g2/process/routed-reads.js';
import { ModuleTarget, type ModuleTargetOptions } from '../module-target.js';
import type { LooseClient, Target } from '../target.port.js';
import type { Cell, Evidence } from './cell.js';
import { ClinicSessions } from './clinic-sessions.js';
import { ReplicaLog } from './replica-log.js';

/** The module asks a replica where it stands that often, and a little more; ms. */
const POLLED_WITHIN_MS = 60;

/** Rounds in a row that are read in the same manner. */
const ROUNDS_EACH = 2;

/** How the reads of a round are asked for. */
type Manner =
  /** Whatever their age: the replica answers, and shows everything by then. */
  | 'eventual'
  /** Right behind the writes that they must see: whoever shows them by then answers. */
  | 'session-at-once'
  /** The module knows that the replica shows the writes. */
  | 'session';

const MANNERS: readonly Manner[] = ['eventual', 'session-at-once', 'session'];

export interface ReplicaCellOptions extends ModuleTargetOptions {
  readonly urls: ModuleTargetOptions['urls'] & { readonly replicas: readonly string[] };
}

/** The module with a streaming replica: each clinic is one session, in rounds of reads of every consistency. */
export class ReplicaCell implements Cell, Target {
  readonly target = this;
  readonly #module: ModuleTarget;
  readonly #log: ReplicaLog;
  readonly #sessions = new ClinicSessions();
  readonly #served: Record<Manner, number> = { eventual: 0, 'session-at-once': 0, session: 0 };
  #rounds = 0;
  #manner: Manner = 'eventual';
  #routed: Readonly<Record<string, number>> = {};

  private constructor(module: ModuleTarget, log: ReplicaLog) {
    this.#module = module;
    this.#log = log;
  }

  static async open(options: ReplicaCellOptions): Promise<ReplicaCell> {
    const [replica] = options.urls.replicas;
    if (replica === undefined) throw new Error('these servers have no replica');
    const tokenKey = randomBytes(32).toString('base64');
    const module = await ModuleTarget.start(options, { replicas: { urls: [replica], tokenKey } });
    return new ReplicaCell(module, await ReplicaLog.open(options.urls.app, replica));
  }

  async beforeReads(): Promise<void> {
    if (this.#rounds % ROUNDS_EACH === 0) await this.#nextManner(this.#rounds / ROUNDS_EACH);
    this.#rounds += 1;
    if (this.#manner !== 'session-at-once') await this.#log.caughtUp();
    if (this.#manner === 'session') await pause(POLLED_WITHIN_MS);
  }

  beforeWrites(): Promise<void> {
    return Promise.resolve();
  }

  async read<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    const consistency = this.#manner === 'eventual' ? 'eventual' : 'session';
    return await this.#sessions.read(this.#module.database, identity, () =>
      this.#module.read(identity, op, { consistency }),
    );
  }

  async write<T>(identity: Identity, op: (client: LooseClient) => Promise<T>): Promise<T> {
    return await this.#sessions.write(this.#module.database, identity, () =>
      this.#module.write(identity, op),
    );
  }

  nested<T>(op: (client: LooseClient) => Promise<T>): Promise<T> {
    return this.#module.nested(op);
  }

  async stop(): Promise<void> {
    await this.#module.stop();
  }

  async finish(): Promise<readonly Evidence[]> {
    await this.#tally();
    await this.stop();
    try {
      const { eventual, session, 'session-at-once': atOnce } = this.#served;
      return [
        { name: 'reads of a session that the replica served', count: session + atOnce },
        { name: 'reads of any age that the replica served', count: eventual },
        { name: 'scans of clinics’ tables that the replica counted itself', count: await this.#log.scans() },
      ];
    } finally {
      await this.#log.close();
    }
  }

  async #nextManner(turn: number): Promise<void> {
    await this.#tally();
    this.#manner = MANNERS[turn % MANNERS.length] as Manner;
  }

  async #tally(): Promise<void> {
    const routed = routedReadsIn(await this.#module.database.metricsText());
    this.#served[this.#manner] += between(this.#routed, routed)['strategy'] ?? 0;
    this.#routed = routed;
  }
}

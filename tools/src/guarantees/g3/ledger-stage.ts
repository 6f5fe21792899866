import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterClient, ClusterDatabase } from '../../cluster/index.js';
import { FaultProxy } from '../../lab/index.js';
import { HistoryFile, readHistories, readHistory } from './history-file.js';
import type { HistoryEvent } from './history-event.js';
import { readLedger, type LedgerState } from './ledger-state.js';
import { LedgerWorker } from './ledger-worker.js';
import { storiesOf } from './operation-story.js';
import { plantLedger } from './plant-ledger.js';
import type { WriteMode } from './transfer-runner.js';
import type { WorkerJob } from './worker.js';

const CALLERS = 4;
const PAUSE_MS = 5;

export interface StageOptions {
  readonly cluster: ClusterClient;
  /** Module of the library that the workers write through. */
  readonly library: string;
  readonly mode: WriteMode;
  /** Worker processes; ≥ 1. */
  readonly workers: number;
  /** Share of the transfers that are written under a key; 0–1. */
  readonly keyedRatio: number;
  readonly seed: number;
  readonly breakerResetMs?: number;
}

/** A ledger of its own, workers that write in it through a proxy, and the history of what they did. */
export class LedgerStage {
  readonly cluster: ClusterClient;
  readonly database: ClusterDatabase;
  readonly proxy: FaultProxy;
  readonly history: HistoryFile;
  /** All histories of the run, one file a process. */
  readonly folder: string;
  readonly #job: Omit<WorkerJob, 'name' | 'open'>;
  readonly #workers: LedgerWorker[] = [];

  private constructor(
    options: StageOptions,
    database: ClusterDatabase,
    proxy: FaultProxy,
    folder: string,
    planted: Pick<WorkerJob, 'identity' | 'accounts'>,
  ) {
    const { cluster, workers: _count, ...rest } = options;
    this.cluster = cluster;
    this.database = database;
    this.proxy = proxy;
    this.folder = folder;
    this.history = new HistoryFile(folder, 'nemesis');
    const { app, system, replicas } = database.urls;
    const urls = { app: proxy.through(app), system: proxy.through(system), replicas };
    this.#job = { ...rest, ...planted, urls, historyFolder: folder, callers: CALLERS, pauseMs: PAUSE_MS };
  }

  /** Runs `play` while the workers write; what was made for it is gone afterwards, but for the history. */
  static async during<T>(options: StageOptions, play: (stage: LedgerStage) => Promise<T>): Promise<T> {
    const database = await options.cluster.createDatabase();
    const proxy = await FaultProxy.before(database.urls.app);
    try {
      const folder = await mkdtemp(join(tmpdir(), 'ledger-history-'));
      const stage = new LedgerStage(options, database, proxy, folder, await plantLedger(database.urls));
      try {
        await stage.#startWorkers(options.workers);
        return await play(stage);
      } finally {
        await Promise.all(stage.#workers.map((worker) => worker.kill()));
        stage.history.close();
      }
    } finally {
      await proxy.close();
      await database.drop();
    }
  }

  get workers(): number {
    return this.#workers.length;
  }

  /** Kills one; its successor repeats the keyed transfers it left open. Resolves when that one writes. */
  async replaceWorker(index: number): Promise<void> {
    const killed = this.#workers[index];
    if (killed === undefined) throw new RangeError(`no worker ${String(index)}`);
    await killed.kill();
    const { name } = killed.job;
    const stories = storiesOf(await readHistory(this.folder, name));
    const open = [...stories.values()]
      .filter(({ verdict, transfer }) => verdict === 'unknown' && transfer.isKeyed)
      .map(({ transfer }) => transfer);
    this.#workers[index] = await LedgerWorker.start({ ...this.#job, name: `${name}'`, open });
  }

  /** Lets the workers finish what is under way. @throws when one cannot */
  async finish(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.finish()));
  }

  async histories(): Promise<HistoryEvent[]> {
    return await readHistories(this.folder);
  }

  /** What the ledger holds now, without the module. */
  async ledger(): Promise<LedgerState> {
    return await this.cluster.asSuperuser('primary', readLedger, this.database.name);
  }

  async forgetHistories(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  async #startWorkers(count: number): Promise<void> {
    const started = Array.from({ length: count }, (_, index) =>
      LedgerWorker.start({
        ...this.#job,
        seed: this.#job.seed + index,
        name: `worker-${String(index + 1)}`,
        open: [],
      }),
    );
    const outcomes = await Promise.allSettled(started);
    this.#workers.push(
      ...outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

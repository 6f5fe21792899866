import type { BenchDatabase } from '../database/bench-database.js';
import type { Contender } from '../measures/interleave.js';
import { SubjectClient } from './subject-client.js';
import type { SubjectKind } from './subject-requests.js';
import type { SubjectSetup, Workload } from './subject.js';

/** Each contender may open as many connections as the module does by default in development. */
export const CONNECTIONS = 20;

/** The subjects of one run: each opened when first needed, all stopped in the end. */
export class SubjectSet {
  readonly #database: BenchDatabase;
  readonly #patients: number;
  readonly #execArgv: readonly string[];
  readonly #opened = new Map<SubjectKind, Promise<SubjectClient>>();

  /** @param execArgv options of Node for every subject's process, such as a profiler's */
  constructor(database: BenchDatabase, patients: number, execArgv: readonly string[] = []) {
    this.#database = database;
    this.#patients = patients;
    this.#execArgv = execArgv;
  }

  get(kind: SubjectKind): Promise<SubjectClient> {
    let subject = this.#opened.get(kind);
    if (subject === undefined) {
      subject = SubjectClient.open(kind, this.setupOf(kind), this.#execArgv);
      this.#opened.set(kind, subject);
    }
    return subject;
  }

  async contender(name: string, kind: SubjectKind, workload: Workload, callers: number): Promise<Contender> {
    const subject = await this.get(kind);
    return { name, run: (durationMs) => subject.load({ workload, callers, durationMs }) };
  }

  async stop(): Promise<void> {
    const subjects = await Promise.allSettled(this.#opened.values());
    await Promise.all(
      subjects.map(async (subject) => {
        if (subject.status === 'fulfilled') await subject.value.stop();
      }),
    );
  }

  /** How this kind is opened: with its own login, and as many connections as the others. */
  setupOf(kind: SubjectKind): SubjectSetup {
    const { module, peers, redisUrl } = this.#database;
    const common = {
      patients: this.#patients,
      connections: CONNECTIONS,
      ...(redisUrl !== null && { redisUrl }),
    };
    if (kind.startsWith('database-service')) return { ...common, url: module.app, systemUrl: module.system };
    return { ...common, url: kind === 'rls-recipe' ? peers.recipe : peers.plain };
  }
}

import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Random } from '../g1/random.js';
import type { CallKind } from './g9.job.js';

/** The two kinds of calls that the suite makes, on rows of its own. */
export class Calls {
  readonly #database: DatabaseService;
  readonly #clinic: Identity;
  readonly #practitionerId: string;
  readonly #patienceMs: number;

  private constructor(
    database: DatabaseService,
    clinic: Identity,
    practitionerId: string,
    patienceMs: number,
  ) {
    this.#database = database;
    this.#clinic = clinic;
    this.#patienceMs = patienceMs;
    this.#practitionerId = practitionerId;
  }

  /**
   * Plants the row that is read; the only one of its table, so that a read meets exactly one.
   *
   * @param patienceMs longest time that a call is worth waiting for; ms
   */
  static async on(
    database: DatabaseService,
    clinic: Identity,
    random: Random,
    patienceMs: number,
  ): Promise<Calls> {
    const id = random.uuid();
    await database.runInContext(clinic, () =>
      database.executeInTransaction((tx) => tx.practitioner.create({ data: { id, name: 'g9' } })),
    );
    return new Calls(database, clinic, id, patienceMs);
  }

  async make(kind: CallKind): Promise<void> {
    await this.#database.runInContext(this.#clinic, () => (kind === 'reads' ? this.#read() : this.#write()));
  }

  async #read(): Promise<void> {
    const where = { id: this.#practitionerId };
    await this.#database.executeHealthcareRead((client) => client.practitioner.findFirstOrThrow({ where }), {
      // What was read before would be handed out while the server fails.
      cache: false,
      timeoutMs: this.#patienceMs,
    });
  }

  async #write(): Promise<void> {
    await this.#database.executeHealthcareWrite(
      (client) => client.location.create({ data: { name: 'g9' } }),
      { action: 'MEASURE', resourceType: 'Location' },
      { timeoutMs: this.#patienceMs },
    );
  }
}

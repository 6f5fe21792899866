import { DatabaseService, type ReadClient, type WriteClient } from '@infrastructure/database';
import { sharedCluster } from '@tools/dev/cluster';
import { lendPlain, lendService, plainClient, startService, type Lender } from './lenders.js';
import { outcomeOf, type Outcome } from './outcome.js';
import { plantClinic } from './planted-clinic.js';
import { PlantedDatabase, type Changes } from './planted-database.js';

/** Programs by title. One is run by making all of them with a client and calling it. */
export type Programs<Client> = (client: Client) => Readonly<Record<string, () => PromiseLike<unknown>>>;

/** What a program gave its caller, and what it left in the database. */
export interface Run {
  readonly outcome: Outcome;
  readonly changes: Changes;
}

/** Runs programs with one kind of client on one database, and undoes what they did. */
export class Side {
  readonly #database: PlantedDatabase;
  readonly #lender: Lender;

  constructor(database: PlantedDatabase, lender: Lender) {
    this.#database = database;
    this.#lender = lender;
  }

  async read(programs: Programs<ReadClient>, title: string): Promise<Run> {
    return await this.#run(() => this.#lender.read(async (client) => await programs(client)[title]?.()));
  }

  async write(programs: Programs<WriteClient>, title: string): Promise<Run> {
    return await this.#run(() => this.#lender.write(async (client) => await programs(client)[title]?.()));
  }

  /** The same with something between its programs and their client. */
  through(change: (lender: Lender) => Lender): Side {
    return new Side(this.#database, change(this.#lender));
  }

  async #run(program: () => Promise<unknown>): Promise<Run> {
    const outcome = await outcomeOf(program);
    return { outcome, changes: await this.#database.takeChanges() };
  }
}

/** A plain client and the service, each on its own copy of one planted database. */
export class TwoClients {
  readonly plain: Side;
  /** A plain client again, logged in as the role that the service logs in as. */
  readonly plainAsRole: Side;
  readonly service: Side;
  readonly database: DatabaseService;
  readonly #open: readonly { end(): Promise<void> }[];

  private constructor(sides: Sides, database: DatabaseService, open: readonly { end(): Promise<void> }[]) {
    this.plain = sides.plain;
    this.plainAsRole = sides.plainAsRole;
    this.service = sides.service;
    this.database = database;
    this.#open = open;
  }

  static async start(): Promise<TwoClients> {
    const cluster = sharedCluster(process.env);
    const original = await cluster.createDatabase();
    const planter = plainClient(original, 'migration');
    await plantClinic(planter);
    await planter.$disconnect();
    const copy = await cluster.createDatabase({ template: original.name });
    const [plain, served] = [await PlantedDatabase.open(copy), await PlantedDatabase.open(original)];
    await plain.makeIdsUnique();
    const app = await startService(original);
    const [superuser, role] = [
      lendPlain(plainClient(copy, 'migration')),
      lendPlain(plainClient(copy, 'app')),
    ];
    const service = lendService(app);
    const sides = {
      plain: new Side(plain, superuser),
      plainAsRole: new Side(plain, role),
      service: new Side(served, service),
    };
    return new TwoClients(sides, app.get(DatabaseService), [superuser, role, service, plain, served]);
  }

  /** Runs one program on both sides, as a read or as a write. */
  async both(
    kind: 'read' | 'write',
    program: (client: WriteClient) => PromiseLike<unknown>,
  ): Promise<readonly [plain: Run, service: Run]> {
    const programs = (client: ReadClient) => ({ it: () => program(client as WriteClient) });
    return [await this.plain[kind](programs, 'it'), await this.service[kind](programs, 'it')];
  }

  async close(): Promise<void> {
    for (const open of this.#open) await open.end();
  }
}

type Sides = Readonly<Record<'plain' | 'plainAsRole' | 'service', Side>>;

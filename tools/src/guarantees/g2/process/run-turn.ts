import type { DatabaseService } from '@infrastructure/database';
import { countUp, show, type Registers } from '../sessions/registers.js';
import type { PolicyName, SessionPolicy } from '../sessions/session-policy.js';
import type { Read, Step, Turn, TurnResult } from '../sessions/turn.js';
import { TurnRecord } from './turn-record.js';

/** What turns run on. */
export interface Stage {
  readonly database: DatabaseService;
  readonly registers: Registers;
  readonly policies: Readonly<Record<PolicyName, SessionPolicy>>;
  /** This process's number. */
  readonly process: number;
  /** Wall clock; ms since 1970. */
  readonly nowMs: () => number;
}

/** Goes on with a session where the process before stopped, as a request or a job does. */
export async function runTurn(stage: Stage, turn: Turn): Promise<TurnResult> {
  const { database, registers } = stage;
  const { token } = turn.carried;
  const work = (): Promise<TurnResult> =>
    database.runInContext(registers.identity, () => new RunningTurn(stage, turn).run());
  return token === undefined ? await work() : await database.withConsistencyToken(token, work);
}

class RunningTurn {
  readonly #stage: Stage;
  readonly #turn: Turn;
  readonly #policy: SessionPolicy;
  readonly #record: TurnRecord;
  #lastWriteAtMs: number | undefined;

  constructor(stage: Stage, turn: Turn) {
    this.#stage = stage;
    this.#turn = turn;
    this.#policy = stage.policies[turn.policy];
    this.#record = new TurnRecord(stage.process, stage.nowMs);
    this.#lastWriteAtMs = turn.carried.lastWriteAtMs;
  }

  async run(): Promise<TurnResult> {
    for (const step of this.#turn.steps) await this.#take(step);
    const token = this.#policy.carriesToken ? this.#stage.database.getConsistencyToken() : undefined;
    return { events: this.#record.events, carried: { token, lastWriteAtMs: this.#lastWriteAtMs } };
  }

  async #take(step: Step): Promise<void> {
    if (step.kind === 'write') await this.#write(step.register);
    else await Promise.all(step.reads.map((read) => this.#read(read)));
  }

  async #write(register: number): Promise<void> {
    const { database, registers, nowMs } = this.#stage;
    const isDone = await this.#record.follow('write', 'update', [register], () =>
      countUp(database, registers, register),
    );
    if (!isDone) return;
    this.#lastWriteAtMs = nowMs();
    this.#policy.wrote(this.#turn.session);
  }

  async #read(read: Read): Promise<void> {
    const { database, registers } = this.#stage;
    const consistency = this.#policy.consistencyOf(this.#turn.session, this.#lastWriteAtMs);
    await this.#record.follow('read', `${read.how} (${consistency})`, read.registers, () =>
      database.executeHealthcareRead((client) => show(client, registers, read), { consistency }),
    );
  }
}

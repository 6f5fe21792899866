import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { CLINIC_A, CLINIC_B, clinicPrincipal } from '../../test/support/principal-fixture.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { Lane } from './lane.js';
import { LanePool } from './lane-pool.js';
import type { Session } from './session.js';
import { StatementNames } from './statement-names.js';

const UUID_TYPE = 2950;
const TEXT_TYPE = 25;
const HOUR_MS = 3_600_000;

/** A session that answers every statement with no rows, and notes what it was sent. */
class NotingSession implements Session {
  readonly principal;
  readonly sent: StatementConfig[] = [];
  failure: unknown;
  answer: (statement: StatementConfig) => Promise<Partial<StatementResult>> = async () => ({});

  constructor(clinicId = CLINIC_A) {
    this.principal = clinicPrincipal({ clinicId });
  }

  async run(statement: StatementConfig): Promise<StatementResult> {
    this.sent.push(statement);
    const answer = await this.answer(statement);
    return { command: 'SELECT', rowCount: 0, oid: 0, fields: [], rows: [], ...answer };
  }
}

describe('LanePool', () => {
  let lanes: LanePool;
  const lent: Lane[] = [];
  beforeEach(() => {
    lanes = new LanePool(new StatementNames(), 4);
    lent.length = 0;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await lanes.end();
  });
  const use = <T>(work: (lane: Lane) => Promise<T>, session: Session = new NotingSession()): Promise<T> =>
    lanes.lend(session, async (lane) => {
      lent.push(lane);
      return await work(lane);
    });
  const query = ({ driver }: Lane) => driver.query({ text: 'SELECT 1' });

  describe('does not lend a lane again', () => {
    it.each<[string, (lane: Lane) => Promise<unknown>]>([
      [
        'whose work failed after several statements',
        async (lane) => {
          await query(lane);
          await query(lane);
          throw new Error('midway');
        },
      ],
      [
        'whose work failed with several statements under way',
        async (lane) => {
          await Promise.all([query(lane), query(lane), Promise.reject(new Error('midway'))]);
        },
      ],
    ])('%s', async (_case, work) => {
      await expect(use(work)).rejects.toThrow('midway');
      await use(query);
      expect(lent[1]).not.toBe(lent[0]);
    });

    it('while it is lent', async () => {
      await use(async () => {
        await use(query);
      });
      expect(lent[1]).not.toBe(lent[0]);
    });

    it('once it is an hour old, long before Prisma would close it', async () => {
      await use(query);
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR_MS + 1);
      await use(query);
      await use(query);
      expect(lent[1]).toBe(lent[0]);
      expect(lent[2]).not.toBe(lent[0]);
    });

    it('beyond those it keeps', async () => {
      const many = Array.from({ length: 6 }, () => use(async (lane) => await query(lane)));
      await Promise.all(many);
      const first = new Set(lent.splice(0));
      await Promise.all(Array.from({ length: 6 }, () => use(async (lane) => await query(lane))));
      expect(lent.filter((lane) => first.has(lane))).toHaveLength(4);
    });
  });

  it.each<[string, (lane: Lane) => Promise<unknown>]>([
    ['succeeded', query],
    ['sent nothing', async () => undefined],
    ['failed before any statement', async () => Promise.reject(new Error('validation'))],
    [
      'failed with its only statement',
      async (lane) => {
        await query(lane);
        throw new Error('unique');
      },
    ],
  ])('lends the lane again whose work %s', async (_case, work) => {
    await use(work).catch(() => undefined);
    await use(query);
    expect(lent[1]).toBe(lent[0]);
  });

  it('refuses a statement that comes after the work has ended', async () => {
    const lane = await use(async (held) => held);
    expect(() => query(lane)).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_CLOSED' }));
    await expect(lane.client.clinic.findMany()).rejects.toThrow();
  });

  it('brings every statement of an operation out at its own lane’s session', async () => {
    const [alpha, beta] = [new NotingSession(CLINIC_A), new NotingSession(CLINIC_B)];
    const find = (session: Session, id: string) =>
      use(({ client }) => client.patient.findUnique({ where: { id } }), session);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        find(n % 2 === 0 ? alpha : beta, n % 2 === 0 ? CLINIC_A : CLINIC_B),
      ),
    );
    expect(alpha.sent).toHaveLength(10);
    expect(beta.sent).toHaveLength(10);
    expect(alpha.sent.every(({ values }) => values?.[0] === CLINIC_A)).toBe(true);
    expect(beta.sent.every(({ values }) => values?.[0] === CLINIC_B)).toBe(true);
  });

  it('sends no transaction command of Prisma’s own', async () => {
    const session = new NotingSession();
    await use(({ client }) => client.clinic.findMany(), session);
    await use(({ client }) => client.location.findMany(), session);
    expect(session.sent.map(({ text }) => text.split(' ', 1)[0])).toEqual(['SELECT', 'SELECT']);
  });

  it('names each text once, whichever lane it comes from', async () => {
    const session = new NotingSession();
    const find = ({ client }: Lane) => client.clinic.findMany();
    await Promise.all([use(find, session), use(find, session)]);
    await use(({ client }) => client.location.findMany(), session);
    expect(session.sent.map(({ name }) => name)).toEqual(['s0', 's0', 's1']);
  });

  it('leaves a text unnamed where no more names are given', async () => {
    const unnamed = new LanePool(new StatementNames(0));
    const session = new NotingSession();
    await unnamed.lend(session, ({ client }) => client.clinic.findMany());
    await unnamed.end();
    expect(session.sent[0]?.name).toBeUndefined();
  });

  it('tells who comes after its end that the process shuts down', async () => {
    await lanes.end();
    await expect(use(query)).rejects.toMatchObject({ code: 'DB_SHUTTING_DOWN', outcome: 'none' });
    expect(lent).toEqual([]);
  });

  it('hands Prisma the rows as the server sent them', async () => {
    const session = new NotingSession();
    session.answer = async () => ({
      fields: [
        { name: 'id', dataTypeID: UUID_TYPE },
        { name: 'name', dataTypeID: TEXT_TYPE },
      ] as StatementResult['fields'],
      rows: [[CLINIC_A, 'Alpha']],
    });
    const rows = use(({ client }) => client.clinic.findMany({ select: { id: true, name: true } }), session);
    await expect(rows).resolves.toEqual([{ id: CLINIC_A, name: 'Alpha' }]);
  });

  it('reaches no database outside a lane', async () => {
    const connected = jest.spyOn(pg.Client.prototype, 'connect');
    await use(({ client }) => client.clinic.findMany());
    expect(connected).not.toHaveBeenCalled();
  });
});

import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { messagesIn } from '../../test/support/wire-fixture.js';
import type { ContextQuery, StatementResult } from './context-query.js';
import { CANCEL_GRACE_MS } from './interruption.js';
import { EMPTY_PACKET } from './packet.js';
import { PgConnection } from './pg-connection.js';

const DEADLINE_MS = 1000;

/** pg's client as far as one query at a time goes. */
class HandClient extends EventEmitter {
  readonly written: Buffer[] = [];
  readonly connection = Object.assign(new EventEmitter(), {
    stream: {
      write: (bytes: Buffer) => this.written.push(bytes) > 0,
      destroy: jest.fn((reason: Error) => {
        this.active?.handleError(reason, this.connection as never);
      }),
    },
  });
  active: ContextQuery | undefined;
  readonly release = jest.fn();

  getTransactionStatus(): string {
    return 'I';
  }

  query(query: ContextQuery): void {
    this.active = query;
    query.submit(this.connection as never);
  }

  answer(): void {
    const { active } = this;
    this.active = undefined;
    active?.handleReadyForQuery();
  }

  /** @param text of its one column; undefined for no row */
  answerRow(text: string | undefined): void {
    if (text !== undefined) this.active?.handleDataRow({ fields: [text] });
    this.active?.handleCommandComplete({ text: `SELECT ${text === undefined ? '0' : '1'}` });
    this.answer();
  }

  fail(error: Error): void {
    const { active } = this;
    this.active = undefined;
    active?.handleError(error, this.connection as never);
    this.connection.emit('readyForQuery');
  }
}

/** The one column, an integer. */
const ONE = { name: 'one', dataTypeID: 23 } as pg.FieldDef;
const messageTypes = (written: readonly Buffer[]): string =>
  messagesIn(Buffer.concat(written))
    .map(({ type }) => type)
    .join('');

const refused = (code: string) => Object.assign(new Error('refused'), { code, severity: 'ERROR' });

describe('PgConnection', () => {
  let client: HandClient;
  let connection: PgConnection;
  const events = { ended: jest.fn(), missed: jest.fn(), finished: jest.fn() };
  const cancel = jest.fn<() => Promise<boolean>>();
  const together = (values: readonly unknown[] = []) => {
    const parts = ['a', 'b', 'c'].map((text) => ({
      statement: { text, name: text, values },
      lead: EMPTY_PACKET,
    }));
    connection.runTogether(parts, DEADLINE_MS, events);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    cancel.mockResolvedValue(true);
    client = new HandClient();
    connection = new PgConnection(client as unknown as pg.PoolClient, cancel, () => undefined);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('sends statements that share a write at once, and hands the answers to each in turn', () => {
    together();
    expect(client.written).toHaveLength(1);
    client.answer();
    client.fail(refused('22012'));
    client.answer();
    expect(client.written).toHaveLength(1);
    expect(
      events.ended.mock.calls.map(([place, error]) => [place, (error as Error | null)?.message]),
    ).toEqual([
      [0, undefined],
      [1, 'refused'],
      [2, undefined],
    ]);
    expect(events.finished).toHaveBeenCalledTimes(1);
    expect(connection.isUsable).toBe(true);
  });

  describe('with statements of one text in one write', () => {
    const same = () => {
      const part = { statement: { text: 'SELECT 1 AS one', name: 'one' }, lead: EMPTY_PACKET };
      connection.runTogether([part, part, part], DEADLINE_MS, events);
    };
    const verdicts = () =>
      events.ended.mock.calls.map(([, error, result]) =>
        error === null ? (result as StatementResult) : (error as { code?: string }).code,
      );

    it('prepares it and asks for its columns once, for all of them', () => {
      same();
      expect(messageTypes(client.written)).toBe('CPBDES' + 'BES' + 'BES');
      client.active?.handleRowDescription({ fields: [ONE] });
      for (const text of ['1', '2', '3']) client.answerRow(text);
      const fields = [ONE];
      expect(verdicts()).toMatchObject([1, 2, 3].map((one) => ({ fields, rows: [[one]] })));
      same();
      expect(messageTypes(client.written.slice(1))).toBe('BES'.repeat(3));
    });

    it('calls it not prepared where whoever was to ask for the columns failed, and whole itself', () => {
      same();
      client.fail(refused('22012'));
      client.answerRow('2');
      client.answerRow(undefined);
      expect(verdicts()).toEqual(['22012', '26000', '26000']);
      expect(connection.isUsable).toBe(true);
      same();
      expect(messageTypes(client.written.slice(1))).toBe('CPBDES' + 'BES' + 'BES');
    });
  });

  it('is given up at the deadline, with what was still to come', async () => {
    together();
    client.answer();
    await jest.advanceTimersByTimeAsync(DEADLINE_MS);
    expect(cancel).toHaveBeenCalledTimes(1);
    client.fail(refused('57014'));
    await jest.advanceTimersByTimeAsync(0);
    expect(events.ended.mock.lastCall).toMatchObject([1, { code: '57014' }]);
    expect(events.missed.mock.calls).toEqual([[2]]);
    expect(events.finished).toHaveBeenCalledTimes(1);
    expect(connection.isUsable).toBe(false);
  });

  it('is broken where the server does not stop either', async () => {
    together();
    await jest.advanceTimersByTimeAsync(DEADLINE_MS + CANCEL_GRACE_MS);
    expect(client.connection.stream.destroy).toHaveBeenCalledTimes(1);
    expect(events.ended.mock.lastCall).toMatchObject([0, { code: 'ETIMEDOUT' }]);
    expect(events.missed.mock.calls).toEqual([[1], [2]]);
    expect(events.finished).toHaveBeenCalledTimes(1);
    expect(connection.isUsable).toBe(false);
  });

  it('sends nothing where one of them has a value that cannot be told', () => {
    const toPostgres = (): never => {
      throw new TypeError('no value');
    };
    expect(() => {
      together([{ toPostgres }]);
    }).toThrow(TypeError);
    expect(client.written).toEqual([]);
    expect(connection.isUsable).toBe(true);
  });
});

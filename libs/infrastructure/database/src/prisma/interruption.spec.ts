import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { classifyFailure } from '../errors/index.js';
import { CANCEL_GRACE_MS, Interruption } from './interruption.js';

const fromServer = (code: string, message = 'canceling statement due to user request') =>
  Object.assign(new Error(message), { code, severity: 'ERROR' });
const codeAt = (phase: 'statement' | 'commit', error: Error): string =>
  classifyFailure(error, { phase, write: true }).code;

describe('Interruption', () => {
  const given: Error[] = [];
  const giveUp = (reason: Error): void => void given.push(reason);
  let isPassedOn: (isPassedOn: boolean) => void = () => undefined;
  const cancel = (): Promise<boolean> => new Promise((resolve) => (isPassedOn = resolve));

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    given.length = 0;
  });

  it('believes no success that comes after it: a COMMIT may owe it to the cancel (H12)', async () => {
    const { verdict, isCleanlyOver } = new Interruption('deadline', giveUp, cancel).settle(null);
    expect([codeAt('commit', verdict), await isCleanlyOver]).toEqual(['DB_OUTCOME_UNKNOWN', false]);
  });

  it('believes no failure that is not the server’s', async () => {
    const lost = new Error('Connection terminated unexpectedly');
    const { verdict, isCleanlyOver } = new Interruption('deadline', giveUp, cancel).settle(lost);
    expect([codeAt('commit', verdict), codeAt('statement', verdict), await isCleanlyOver]).toEqual([
      'DB_OUTCOME_UNKNOWN',
      'DB_CONNECTION_LOST',
      false,
    ]);
  });

  it('breaks the connection when the server stays silent for the grace, and not before', () => {
    new Interruption('deadline', giveUp, cancel);
    jest.advanceTimersByTime(CANCEL_GRACE_MS - 1);
    expect(given).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(given).toMatchObject([{ code: 'ETIMEDOUT' }]);
  });

  it('breaks it at once where the server must not stop the statement', async () => {
    const interruption = new Interruption('deadline', giveUp, undefined);
    expect(given).toHaveLength(1);
    const { isCleanlyOver } = interruption.settle(fromServer('57014'));
    expect(await isCleanlyOver).toBe(false);
  });

  it('keeps the connection once the server has stopped the statement and the cancel request is over', async () => {
    const { verdict, isCleanlyOver } = new Interruption('deadline', giveUp, cancel).settle(
      fromServer('57014'),
    );
    jest.advanceTimersByTime(CANCEL_GRACE_MS);
    isPassedOn(true);
    expect([await isCleanlyOver, given, codeAt('statement', verdict)]).toEqual([
      true,
      [],
      'DB_STATEMENT_TIMEOUT',
    ]);
  });

  it('gives the connection up when the cancel request got lost: it could hit the next statement', async () => {
    const { isCleanlyOver } = new Interruption('deadline', giveUp, cancel).settle(fromServer('57014'));
    isPassedOn(false);
    expect(await isCleanlyOver).toBe(false);
  });

  it.each([
    ['deadline', '57014', 'DB_STATEMENT_TIMEOUT'],
    ['deadline', '23505', 'DB_UNIQUE_CONFLICT'],
    ['signal', '57014', 'DB_OPERATION_CANCELLED'],
  ] as const)('by %s, passes the server’s %s on as %s', (kind, sqlState, code) => {
    const { verdict } = new Interruption(kind, giveUp, cancel).settle(fromServer(sqlState));
    expect(codeAt('statement', verdict)).toBe(code);
  });

  it('by signal, is a cancelled operation, and during COMMIT an unknown outcome', () => {
    const { verdict } = new Interruption('signal', giveUp, cancel).settle(null);
    expect([codeAt('statement', verdict), codeAt('commit', verdict)]).toEqual([
      'DB_OPERATION_CANCELLED',
      'DB_OUTCOME_UNKNOWN',
    ]);
  });
});

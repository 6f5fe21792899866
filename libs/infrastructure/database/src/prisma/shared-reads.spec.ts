import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { StatementResult } from './context-query.js';
import type { Lease } from './lease.js';
import { EMPTY_PACKET } from './packet.js';
import type { Together, TogetherEvents } from './pg-connection.js';
import { SharedReads, type Connections } from './shared-reads.js';

const answer = (text: string) => ({ rows: [[text]] }) as unknown as StatementResult;

/** A connection whose answers the test gives by hand. */
class HandLease {
  parts: readonly Together[] = [];
  reclaimReason: Error | undefined;
  readonly release = jest.fn();
  #events: TogetherEvents | undefined;

  runTogether(parts: readonly Together[], events: TogetherEvents): void {
    this.parts = parts;
    this.#events = events;
  }

  get texts(): string[] {
    return this.parts.map(({ statement }) => statement.text);
  }

  answer(place: number): void {
    this.#events?.ended(place, null, answer(`${this.texts[place] ?? ''} together`));
  }

  fail(place: number, error: Error): void {
    this.#events?.ended(place, error);
  }

  miss(place: number): void {
    this.#events?.missed(place);
  }

  finish(): void {
    this.#events?.finished();
  }
}

describe('SharedReads', () => {
  const acquire = jest.fn<() => Promise<Lease>>();
  let connections: { -readonly [Key in keyof Connections]: Connections[Key] };
  let leases: HandLease[];
  let free: number;
  let reads: SharedReads;
  let alone: string[];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    leases = [];
    alone = [];
    free = 10;
    const tryAcquire = (): Lease | undefined => {
      if (free === 0) return undefined;
      free -= 1;
      const lease = new HandLease();
      leases.push(lease);
      return lease as unknown as Lease;
    };
    acquire.mockReset();
    connections = { tryAcquire, acquire, isIdle: false, hasRoom: false };
    reads = new SharedReads(connections);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const ask = (text: string, name: string | undefined = text) =>
    reads.run({
      statement: { text, name },
      lead: EMPTY_PACKET,
      alone: () => {
        alone.push(text);
        return Promise.resolve(answer(`${text} alone`));
      },
    });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const rowsOf = async (result: Promise<StatementResult>) => (await result).rows[0]?.[0];
  /** Lets the stall pass, with what is behind it. */
  const stall = async () => {
    jest.advanceTimersByTime(25);
    await turn();
  };

  it('sends what is asked in one turn together, at most four at a time, and gives the connection back', async () => {
    const asked = ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => ask(text));
    await turn();
    expect(leases.map(({ texts }) => texts)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
    for (const lease of leases) {
      lease.texts.forEach((_text, place) => {
        lease.answer(place);
      });
      expect(lease.release).not.toHaveBeenCalled();
      lease.finish();
      expect(lease.release).toHaveBeenCalledTimes(1);
    }
    await expect(Promise.all(asked.map(rowsOf))).resolves.toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => `${text} together`),
    );
    expect(alone).toEqual([]);
  });

  it('sends alone who asks alone, and who has no name', async () => {
    await expect(rowsOf(ask('single'))).resolves.toBe('single alone');
    void ask('a');
    const nameless = reads.run({
      statement: { text: 'x' },
      lead: EMPTY_PACKET,
      alone: () => Promise.resolve(answer('x alone')),
    });
    void ask('b');
    await expect(rowsOf(nameless)).resolves.toBe('x alone');
    expect(leases[0]?.texts).toEqual(['a', 'b']);
  });

  it('sends again what the server does not have because its Parse had failed', async () => {
    const asked = [ask('a'), ask('b')];
    await turn();
    leases[0]?.fail(0, new Error('no such table'));
    leases[0]?.fail(1, Object.assign(new Error('not there'), { code: '26000' }));
    leases[0]?.finish();
    await expect(asked[0]).rejects.toThrow('no such table');
    await expect(rowsOf(asked[1] as Promise<StatementResult>)).resolves.toBe('b alone');
  });

  it('waits together for a connection that is to be opened', async () => {
    free = 0;
    connections.hasRoom = true;
    let open: (lease: Lease) => void = () => undefined;
    acquire.mockReturnValueOnce(new Promise((resolve) => (open = resolve)));
    const asked = [ask('a'), ask('b')];
    await turn();
    expect([alone, acquire.mock.calls.length]).toEqual([[], 1]);
    const lease = new HandLease();
    open(lease as unknown as Lease);
    await turn();
    expect(lease.texts).toEqual(['a', 'b']);
    lease.answer(0);
    lease.answer(1);
    lease.finish();
    await expect(Promise.all(asked.map(rowsOf))).resolves.toEqual(['a together', 'b together']);
  });

  it('tells each when none could be opened', async () => {
    free = 0;
    connections.hasRoom = true;
    acquire.mockRejectedValueOnce(new Error('unreachable'));
    const asked = Promise.allSettled([ask('a'), ask('b')]);
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('sends each alone where one of them cannot be sent', async () => {
    const runTogether = jest.spyOn(HandLease.prototype, 'runTogether').mockImplementationOnce(() => {
      throw new TypeError('no value');
    });
    await expect(Promise.all([rowsOf(ask('a')), rowsOf(ask('b'))])).resolves.toEqual(['a alone', 'b alone']);
    expect(leases[0]?.release).toHaveBeenCalledTimes(1);
    runTogether.mockRestore();
  });

  it('does not wait for company where no connection is in use', async () => {
    connections.isIdle = true;
    const asked = ask('a');
    expect(alone).toEqual(['a']);
    await expect(rowsOf(asked)).resolves.toBe('a alone');
  });

  it('leaves each to wait for a connection of its own where none is free', async () => {
    free = 0;
    await expect(Promise.all([rowsOf(ask('a')), rowsOf(ask('b'))])).resolves.toEqual(['a alone', 'b alone']);
  });

  it('gives each its own failure, and the others their answers', async () => {
    const asked = [ask('a'), ask('b'), ask('c')];
    await turn();
    const [lease] = leases;
    lease?.answer(0);
    lease?.fail(1, new Error('b is wrong'));
    lease?.answer(2);
    lease?.finish();
    await expect(Promise.allSettled(asked.map(rowsOf))).resolves.toMatchObject([
      { value: 'a together' },
      { reason: { message: 'b is wrong' } },
      { value: 'c together' },
    ]);
  });

  it('sends those behind a slow one again, and keeps the slow one apart from then on', async () => {
    const asked = [ask('quick'), ask('slow'), ask('behind')];
    await turn();
    leases[0]?.answer(0);
    await stall();
    expect(alone).toEqual(['behind']);
    await expect(rowsOf(asked[2] as Promise<StatementResult>)).resolves.toBe('behind alone');
    leases[0]?.answer(1);
    leases[0]?.fail(2, new Error('nobody minds'));
    leases[0]?.finish();
    await expect(rowsOf(asked[1] as Promise<StatementResult>)).resolves.toBe('slow together');

    const again = [ask('quick'), ask('slow'), ask('behind')];
    await turn();
    expect(leases[1]?.texts).toEqual(['quick', 'behind']);
    leases[1]?.answer(0);
    leases[1]?.answer(1);
    leases[1]?.finish();
    await expect(rowsOf(again[1] as Promise<StatementResult>)).resolves.toBe('slow alone');
    jest.advanceTimersByTime(60_000);
    await turn();
    void ask('quick');
    void ask('slow');
    await turn();
    expect(leases.at(-1)?.texts).toEqual(['quick', 'slow']);
  });

  it('makes a broken connection the first one’s failure, and sends the rest again', async () => {
    const asked = [ask('a'), ask('b'), ask('c')];
    await turn();
    leases[0]?.answer(0);
    leases[0]?.fail(1, new Error('connection lost'));
    leases[0]?.miss(2);
    leases[0]?.finish();
    await expect(Promise.allSettled(asked.map(rowsOf))).resolves.toMatchObject([
      { value: 'a together' },
      { reason: { message: 'connection lost' } },
      { value: 'c alone' },
    ]);
  });

  it('tells why the connection was taken away', async () => {
    const asked = [ask('a'), ask('b')];
    await turn();
    const [lease] = leases;
    if (lease !== undefined) lease.reclaimReason = new Error('shutting down');
    lease?.fail(0, new Error('connection terminated'));
    lease?.miss(1);
    lease?.finish();
    await expect(asked[0]).rejects.toThrow('shutting down');
    await expect(rowsOf(asked[1] as Promise<StatementResult>)).resolves.toBe('b alone');
  });
});

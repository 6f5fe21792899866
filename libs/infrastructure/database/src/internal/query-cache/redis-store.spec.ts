import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RedisStore, type RedisClient } from './redis-store.js';

const replied = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
const LOADING = replied('LOADING Redis is loading the dataset in memory');
const OOM = replied("OOM command not allowed when used memory > 'maxmemory'.");
const value = new Uint8Array(8);
const unreachable = { code: 'DB_UNREACHABLE' };

describe('the store in Redis', () => {
  const hcPut = jest.fn<() => Promise<unknown>>();
  const observer = { noRoom: jest.fn(), unfit: jest.fn() };
  let store: RedisStore;

  beforeEach(() => {
    jest.resetAllMocks();
    hcPut.mockResolvedValue(null);
    const client = {
      ...{ status: 'ready', defineCommand: () => undefined, hcPut },
      hcReadBuffer: () => Promise.resolve([null, -2]),
    };
    store = new RedisStore(client as unknown as RedisClient, (call) => call(), observer);
  });

  it('is tried at once after an answer that it cannot be used, and used again where it has passed', async () => {
    hcPut.mockRejectedValueOnce(LOADING);
    await expect(store.put('name', value, 1000, '')).rejects.toMatchObject(unreachable);
    await Promise.resolve();
    await expect(store.get('name')).resolves.toEqual({ kind: 'nothing' });
    expect(observer.unfit.mock.calls).toEqual([[LOADING]]);
  });

  it('is asked nothing while it has not passed, and has passed also where it only has no room', async () => {
    hcPut.mockRejectedValueOnce(LOADING).mockRejectedValueOnce(LOADING);
    await expect(store.put('name', value, 1000, '')).rejects.toMatchObject(unreachable);
    await expect(store.get('name')).rejects.toMatchObject(unreachable);
    hcPut.mockRejectedValueOnce(OOM);
    await store.ping();
    await expect(store.get('name')).resolves.toEqual({ kind: 'nothing' });
    expect(observer.noRoom).not.toHaveBeenCalled();
  });

  it('says of each value that it had no room, and is no worse for that', async () => {
    hcPut.mockRejectedValue(OOM);
    for (let time = 0; time < 3; time += 1)
      await expect(store.put('name', value, 1000, '')).rejects.toMatchObject(unreachable);
    expect(observer.noRoom).toHaveBeenCalledTimes(3);
    expect(observer.unfit).not.toHaveBeenCalled();
    await expect(store.get('name')).resolves.toEqual({ kind: 'nothing' });
  });

  it('does not take a connection that breaks for an answer', async () => {
    hcPut.mockRejectedValueOnce(new Error('Connection is closed.'));
    await expect(store.put('name', value, 1000, '')).rejects.toMatchObject(unreachable);
    await expect(store.get('name')).resolves.toEqual({ kind: 'nothing' });
    expect(hcPut).toHaveBeenCalledTimes(1);
  });

  it('has failed its breaker twice at most, however many reads one silence leaves without an answer', async () => {
    const silent = {
      ...{ status: 'ready', defineCommand: () => undefined },
      hcReadBuffer: () => new Promise(() => undefined),
    };
    const calls = jest.fn();
    const guarded = new RedisStore(silent as unknown as RedisClient, (call) => {
      calls();
      return call();
    });
    const names = Array.from({ length: 200 }, (_, index) => `name ${index}`);
    const answers = await Promise.allSettled(names.map((name) => guarded.get(name)));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(names.length);
    expect(calls.mock.calls.length).toBeLessThanOrEqual(2);
  });
});

import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createInChunks } from './create-in-chunks.js';

const BATCH = 3;

describe('createInChunks', () => {
  const send = jest.fn<(args: unknown) => Promise<unknown>>();
  const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
  const create = (args: unknown, name = 'createMany') => createInChunks(name, args, BATCH, send);
  const sent = () => send.mock.calls.map(([args]) => args);
  beforeEach(() => {
    jest.resetAllMocks();
    send.mockResolvedValue({ count: 0 });
  });

  it('sends rows beyond the batch size in order, in several statements, with the other arguments', async () => {
    send.mockImplementation(async (args) => ({ count: (args as { data: [] }).data.length }));
    await expect(create({ data: rows(7), skipDuplicates: true })).resolves.toEqual({ count: 7 });
    expect(sent()).toEqual([
      { data: rows(7).slice(0, 3), skipDuplicates: true },
      { data: rows(7).slice(3, 6), skipDuplicates: true },
      { data: rows(7).slice(6), skipDuplicates: true },
    ]);
  });

  it('sends no further statement after a failed one', async () => {
    send.mockRejectedValueOnce(new Error('duplicate'));
    await expect(create({ data: rows(7) })).rejects.toThrow('duplicate');
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('returns the rows of every statement from createManyAndReturn', async () => {
    send.mockImplementation(async (args) => (args as { data: unknown[] }).data);
    await expect(create({ data: rows(5) }, 'createManyAndReturn')).resolves.toEqual(rows(5));
  });

  it.each([
    ['as many rows as a statement holds', { data: rows(BATCH) }],
    ['a single row', { data: { id: 1 } }],
    ['no arguments, for Prisma to refuse', undefined],
  ])('leaves %s as they are', async (_case, args) => {
    await create(args);
    expect(sent()).toEqual([args]);
  });
});

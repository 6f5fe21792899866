import { describe, expect, it } from '@jest/globals';
import { ConflictError, TimeoutError, UnavailableError } from '@infrastructure/database';
import type { RowSet } from '../bulk-load/index.js';
import type { Rejection } from './rejects/rejection.js';
import { RowSink } from './row-sink.js';

/** Refuses statements that hold a row `refuse` names; keeps the rest. */
class Server {
  readonly held: number[] = [];
  statements = 0;

  constructor(private readonly refuse: (rows: readonly number[]) => Error | null) {}

  async write([set]: readonly RowSet[]): Promise<readonly number[]> {
    this.statements += 1;
    const numbers = (set?.rows ?? []).map(({ n }) => n as number);
    const error = this.refuse(numbers);
    if (error !== null) throw error;
    this.held.push(...numbers);
    return [numbers.length];
  }
}

async function send(server: Server, rows: number, batchSize = 8) {
  const refused: number[] = [];
  let written = 0;
  const observer = {
    written: (_entity: string, inserted: number) => void (written += inserted),
    refused: (_entity: string, line: number, _rejection: Rejection) => void refused.push(line),
  };
  const sink = new RowSink('conditions', server, observer, { batchSize, concurrency: 2 });
  for (let n = 1; n <= rows; n += 1) await sink.add({ line: n, row: { n } });
  await sink.finish();
  return { refused, written };
}

describe('RowSink', () => {
  it('finds the rows that the database refuses and puts the others in', async () => {
    const server = new Server((rows) => (rows.some((n) => n % 10 === 3) ? ConflictError.duplicate() : null));
    const { refused, written } = await send(server, 40);
    expect(refused.sort((a, b) => a - b)).toEqual([3, 13, 23, 33]);
    expect(written).toBe(36);
    expect([...server.held].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1).filter((n) => n % 10 !== 3),
    );
  });

  it('stops at an error that no row is to blame for', async () => {
    const server = new Server((rows) => (rows.includes(9) ? UnavailableError.unreachable() : null));
    await expect(send(server, 40)).rejects.toThrow(UnavailableError);
  });

  it('sends fewer rows at a time when a statement takes too long, and rejects none of them', async () => {
    const server = new Server((rows) => (rows.length > 2 ? TimeoutError.response() : null));
    expect(await send(server, 16)).toEqual({ refused: [], written: 16 });
  });

  it('stops when a single row takes too long', async () => {
    const server = new Server(() => TimeoutError.response());
    await expect(send(server, 1)).rejects.toThrow(TimeoutError);
  });

  it('sends what is left of a batch at the end', async () => {
    const server = new Server(() => null);
    expect(await send(server, 17)).toEqual({ refused: [], written: 17 });
    expect(server.statements).toBe(3);
  });
});

import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ResultCodec } from '../../pipeline/result-codec.js';
import { fingerprintOf } from './fingerprint.js';
import type { ReceiptPort, StoredReceipt } from './receipt.port.js';
import { writeOnce, type KeyedWrite } from './write-once.js';

/** Receipts and rows of one database, both of a transaction or neither. */
class Ledger {
  #receipts = new Map<string, StoredReceipt>();
  #rows: string[] = [];
  readonly steps: string[] = [];

  get rows(): readonly string[] {
    return this.#rows;
  }

  async transaction<T>(
    body: (receipts: ReceiptPort, insert: (row: string) => void) => Promise<T>,
  ): Promise<T> {
    const receipts = new Map(this.#receipts);
    const rows = [...this.#rows];
    const begun = new Map<string, string>();
    const port: ReceiptPort = {
      begin: async (key, fingerprint) => {
        this.steps.push('begin');
        begun.set(key, fingerprint);
        return receipts.get(key);
      },
      finish: async (key, result) => {
        this.steps.push('finish');
        receipts.set(key, { fingerprint: begun.get(key) ?? 'never begun', result });
      },
    };
    const value = await body(port, (row) => {
      this.steps.push('write');
      rows.push(row);
    });
    this.#receipts = receipts;
    this.#rows = rows;
    return value;
  }
}

describe('writeOnce', () => {
  const codec = new ResultCodec({ decimal: String });
  const answered = jest.fn<() => void>();
  let ledger: Ledger;

  beforeEach(() => {
    jest.resetAllMocks();
    ledger = new Ledger();
  });

  const pay = (
    key: string,
    amount: number,
    end: (row: string) => unknown = (row) => ({ row, at: new Date(amount) }),
  ) =>
    ledger.transaction((receipts, insert) => {
      const terms: KeyedWrite = {
        key,
        fingerprint: fingerprintOf({ amount }, {}),
        receipts,
        codec,
        receiptAnswered: answered,
      };
      return writeOnce(terms, async () => {
        insert(`${key} ${String(amount)}`);
        return end(`${key} ${String(amount)}`);
      });
    });

  it('refuses another body under a key that was used, and writes nothing', async () => {
    await pay('order-7', 10);
    await expect(pay('order-7', 11)).rejects.toMatchObject({
      code: 'DB_IDEMPOTENCY_MISMATCH',
      statusCode: 409,
      outcome: 'none',
    });
    expect(ledger.rows).toEqual(['order-7 10']);
    expect(answered).toHaveBeenCalledTimes(2);
  });

  it('refuses a result that cannot be stored, and writes nothing', async () => {
    await expect(pay('order-7', 10, () => () => 'a function')).rejects.toMatchObject({
      code: 'DB_RESULT_REFUSED',
    });
    expect(ledger.rows).toEqual([]);
    await expect(pay('order-7', 10)).resolves.toMatchObject({ isRepeated: false });
  });

  it('writes once, and answers duplicates with the same result', async () => {
    const first = await pay('order-7', 10);
    const again = await pay('order-7', 10);
    expect(first).toEqual({ result: { row: 'order-7 10', at: new Date(10) }, isRepeated: false });
    expect(again).toStrictEqual({ ...first, isRepeated: true });
    expect(ledger.rows).toEqual(['order-7 10']);
  });

  it('begins the receipt before the write and finishes it after', async () => {
    await pay('order-7', 10);
    expect(ledger.steps).toEqual(['begin', 'write', 'finish']);
  });

  it('tells that the receipt has answered before it writes, and not when the receipt could not be asked', async () => {
    await pay('order-7', 10, () => {
      expect(answered).toHaveBeenCalledTimes(1);
      return null;
    });
    const unreachable: ReceiptPort = {
      begin: () => Promise.reject(new Error('unreachable')),
      finish: async () => undefined,
    };
    answered.mockClear();
    const terms: KeyedWrite = {
      key: 'k',
      fingerprint: 'f',
      receipts: unreachable,
      codec,
      receiptAnswered: answered,
    };
    await expect(writeOnce(terms, async () => null)).rejects.toThrow('unreachable');
    expect(answered).not.toHaveBeenCalled();
  });

  it('lets a write that failed be made again under its key', async () => {
    const failing = () => {
      throw new Error('theirs');
    };
    await expect(pay('order-7', 10, failing)).rejects.toThrow('theirs');
    await expect(pay('order-7', 10)).resolves.toMatchObject({ isRepeated: false });
    expect(ledger.rows).toEqual(['order-7 10']);
  });

  it('keeps keys apart', async () => {
    await pay('order-7', 10);
    await pay('order-8', 10);
    expect(ledger.rows).toEqual(['order-7 10', 'order-8 10']);
  });
});

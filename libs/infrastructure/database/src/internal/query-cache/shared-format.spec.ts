import { describe, expect, it } from '@jest/globals';
import { ROW_CODEC } from '../../prisma/result-codecs.js';
import { SharedFormat } from './shared-format.js';
import type { KeptResult } from './shared-level.js';

const kept: KeptResult = {
  value: [{ name: 'Anna\nSmith', at: new Date(5), none: undefined, amount: 12n }],
  ...{ snapshot: '10:12:11', systemId: 'one', timeline: 1, below: 20n, ageMs: 100 },
  reach: { timeline: 1, floor: 77n, below: 9n },
  freshness: { ttlMs: 900.5, refreshAfterMs: 800.25, staleUntilMs: 1000 },
};

describe('SharedFormat', () => {
  const format = new SharedFormat(ROW_CODEC);
  const written = format.write(kept);

  it('brings back what was written, and how old it is', () => {
    for (const each of [format, format, new SharedFormat(ROW_CODEC)])
      expect(each.read(written, 600)).toStrictEqual({
        ...kept,
        ...{ snapshot: { xmin: 10n, xmax: 12n, running: [11n] }, ageMs: 400 },
      });
  });

  it('takes what the store does not drop for past its time', () => {
    expect(format.read(written, -1)?.ageMs).toBe(1001);
  });

  it('takes nothing else for a result', () => {
    const changed = (change: (bytes: Buffer) => unknown): Buffer => {
      const bytes = Buffer.from(written);
      change(bytes);
      return bytes;
    };
    const others = [
      // Without a time, with a proof that ends elsewhere, and with one that says nothing.
      ...[NaN, 0, -1].map((time) => changed((bytes) => bytes.writeDoubleBE(time, 16))),
      ...[0, 1, 2 ** 32 - 1].map((length) => changed((bytes) => bytes.writeUInt32BE(length, 24))),
      changed((bytes) => bytes.write('10:12:x1', bytes.indexOf('10:12:11'))),
    ];
    for (const other of others) expect([other, format.read(other, 600)]).toEqual([other, undefined]);
    for (let length = 0; length < written.length; length += 1)
      expect(format.read(written.subarray(0, length), 600)).toBeUndefined();
  });
});

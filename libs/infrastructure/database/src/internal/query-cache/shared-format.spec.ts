import { describe, expect, it } from '@jest/globals';
import { RESULT_CODEC } from '../../prisma/keyed-write.js';
import { SharedFormat } from './shared-format.js';
import type { KeptResult } from './shared-level.js';

const kept: KeptResult = {
  value: [{ name: 'Anna\nSmith', at: new Date(5), none: undefined, amount: 12n }],
  ...{ snapshot: '10:12:11', systemId: 'one', timeline: 1, below: 20n, ageMs: 100 },
  reach: { timeline: 1, floor: 77n, below: 9n },
  freshness: { ttlMs: 900.5, refreshAfterMs: 800.25, staleUntilMs: 1000 },
};

describe('SharedFormat', () => {
  const format = new SharedFormat(RESULT_CODEC);
  const text = format.write(kept);

  it('brings back what was written, and how old it is', () => {
    for (const each of [format, format, new SharedFormat(RESULT_CODEC)])
      expect(each.read(text, 600)).toStrictEqual({
        ...kept,
        ...{ snapshot: { xmin: 10n, xmax: 12n, running: [11n] }, ageMs: 400 },
      });
  });

  it('takes what the store does not drop for past its time', () => {
    expect(format.read(text, -1)?.ageMs).toBe(1001);
  });

  it('takes nothing else for a result', () => {
    const [proof, times, value] = text.split('\n') as [string, string, string];
    const others = [
      ...['', '\n', '\n\n', proof, `${proof}\n${times}`, `${proof}\n${times}\n`, `\n${times}\n${value}`],
      ...[`${proof}\n\n${value}`, `${proof}\n900 800 x\n${value}`, `${proof}\n900 800\n${value}`],
      `${proof.replace('10:12:11', '10')}\n${times}\n${value}`,
    ];
    for (const other of others) expect([other, format.read(other, 600)]).toEqual([other, undefined]);
    for (let length = 0; length < text.length; length += 1)
      expect(format.read(text.slice(0, length), 600)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { FreshnessHistory, type Acknowledged, type Shown } from './freshness-history.js';

const wrote = (version: number, atMs: number, process = 0): Acknowledged => ({
  ...{ register: 'r', process, version, atMs },
});
const read = (version: number, startedAtMs: number, more: Partial<Shown> = {}): Shown => ({
  ...{ register: 'r', process: 1, version, startedAtMs, level: 'l1', ...more },
});

function stale(writes: readonly Acknowledged[], reads: readonly Shown[]): number {
  const history = new FreshnessHistory();
  for (const each of reads) history.read(each);
  for (const each of writes) history.wrote(each);
  return history.judge().count;
}

describe('FreshnessHistory', () => {
  it('finds a read that lacks what was acknowledged elsewhere more than half a second before', () => {
    expect(stale([wrote(1, 1000)], [read(0, 1501)])).toBe(1);
    expect(stale([wrote(1, 1000)], [read(0, 1500)])).toBe(0);
    expect(stale([wrote(1, 1000)], [read(1, 1501)])).toBe(0);
  });

  it('finds a read that lacks what was acknowledged in its own process before it began', () => {
    expect(stale([wrote(1, 1000, 1)], [read(0, 1000.001)])).toBe(1);
    expect(stale([wrote(1, 1000, 1)], [read(0, 999)])).toBe(0);
  });

  it('holds a read of what Redis brought to the same, and one that a server answered to nothing', () => {
    expect(stale([wrote(1, 1000)], [read(0, 2000, { level: 'l2' })])).toBe(1);
    expect(stale([wrote(1, 1000)], [read(0, 2000, { level: 'server' })])).toBe(0);
  });

  it('goes by the latest version, in whichever order processes were told of theirs', () => {
    const writes = [wrote(3, 1000), wrote(2, 1200, 1), wrote(4, 5000)];
    expect(stale(writes, [read(2, 1600)])).toBe(1);
    expect(stale(writes, [read(3, 1600)])).toBe(0);
  });

  it('asks nothing of rows that nobody has written', () => {
    expect(stale([wrote(1, 1000)], [read(0, 9000, { register: 'another' })])).toBe(0);
  });

  it('says who shows what, and what is missing', () => {
    const history = new FreshnessHistory();
    history.wrote(wrote(5, 1000));
    history.read(read(4, 2000));
    expect(history.judge().texts).toEqual([
      'process 1 shows from l1 version 4 of r; process 0 was told of 5 1000 ms before',
    ]);
  });
});

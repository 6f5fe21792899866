import { describe, expect, it } from '@jest/globals';
import { parseSnapshot, parseXid, unseenBelow } from './snapshot.js';

describe('parseXid', () => {
  it.each([undefined, null, 7, '', '-1', '1.5', '0x1', '1 ', '1'.repeat(21)])('refuses %p', (text) => {
    expect(parseXid(text)).toBeNull();
  });

  it('reads beyond what a number holds', () => {
    expect(parseXid('18446744073709551615')).toBe(0xffff_ffff_ffff_ffffn);
  });
});

describe('parseSnapshot', () => {
  it.each([undefined, null, '', '1', '1:2', '1:2:3,', '1:2:,3', '1:2:3;4', ' 1:2:', '1:2:a'])(
    'refuses %p',
    (text) => {
      expect(parseSnapshot(text)).toBeNull();
    },
  );

  it('reads who was running, and where it ends', () => {
    expect(parseSnapshot('10:20:10,14,15')).toEqual({ xmin: 10n, xmax: 20n, running: [10n, 14n, 15n] });
    expect(parseSnapshot('10:20:')).toEqual({ xmin: 10n, xmax: 20n, running: [] });
  });
});

describe('unseenBelow', () => {
  const of = (below: bigint, ...texts: string[]) =>
    unseenBelow(
      texts.map((text) => parseSnapshot(text)!),
      below,
    );

  it('finds nothing where everything before has ended', () => {
    expect(of(20n, '20:20:')).toBeUndefined();
    expect(of(20n, '22:30:22,25', '20:31:20')).toBeUndefined();
    expect(unseenBelow([], 20n)).toBeUndefined();
  });

  it('finds who was running, and who is too late to be listed', () => {
    expect(of(20n, '10:25:10,14,20,22')).toEqual({ xids: [10n, 14n], from: 20n, below: 20n });
    expect(of(20n, '17:17:')).toEqual({ xids: [], from: 17n, below: 20n });
  });

  it('takes several snapshots together, and names nobody twice', () => {
    expect(of(20n, '10:15:10', '10:25:10,14,16')).toEqual({ xids: [10n, 14n], from: 15n, below: 20n });
  });
});

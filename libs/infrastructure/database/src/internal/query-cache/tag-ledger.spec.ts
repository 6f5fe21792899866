import { describe, expect, it } from '@jest/globals';
import { TagLedger } from './tag-ledger.js';

describe('the tag ledger', () => {
  it('tells what was changed since it was noted from what was not', () => {
    const ledger = new TagLedger();
    const since = ledger.now;
    ledger.changed(['a'], 10n);
    expect(ledger.isUnchanged(['b'], since)).toBe(true);
    expect(ledger.isUnchanged(['b', 'a'], since)).toBe(false);
    expect(ledger.isUnchanged(['a'], ledger.now)).toBe(true);
  });

  it('counts everything as changed where nobody knows what was', () => {
    const ledger = new TagLedger();
    const since = ledger.now;
    ledger.changedAll(10n);
    expect(ledger.isUnchanged(['a'], since)).toBe(false);
    expect(ledger.isUnchanged(['a'], ledger.now)).toBe(true);
  });

  it('says which place a server must have passed to know of the last change', () => {
    const ledger = new TagLedger();
    expect(ledger.placeOf(['a'])).toBe(0n);
    ledger.changed(['a'], 10n);
    ledger.changed(['b'], 20n);
    expect(ledger.placeOf(['a'])).toBe(10n);
    expect(ledger.placeOf(['a', 'b'])).toBe(20n);
    ledger.changedAll(30n);
    expect(ledger.placeOf(['a'])).toBe(30n);
  });

  it('forgets the tags that were changed longest ago, and takes them for changed later than they were', () => {
    const ledger = new TagLedger(2);
    ledger.changed(['a'], 10n);
    const sinceA = ledger.now;
    ledger.changed(['b'], 20n);
    ledger.changed(['a'], 30n);
    ledger.changed(['c'], 40n);
    // b made room: whatever is not remembered counts as changed when b was.
    expect(ledger.isUnchanged(['b'], sinceA)).toBe(false);
    expect(ledger.isUnchanged(['never seen'], sinceA)).toBe(false);
    expect(ledger.placeOf(['never seen'])).toBe(20n);
    expect(ledger.placeOf(['a'])).toBe(30n);
    expect(ledger.isUnchanged(['b'], ledger.now)).toBe(true);
  });
});

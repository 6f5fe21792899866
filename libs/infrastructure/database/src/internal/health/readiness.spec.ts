import { beforeEach, describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

describe('Readiness', () => {
  let readiness: Readiness;

  beforeEach(() => {
    readiness = new Readiness();
  });

  it('is not there before the first good check', () => {
    expect(readiness.isReady).toBe(false);
    readiness.bad();
    expect(readiness.isReady).toBe(false);
    readiness.good();
    expect(readiness.isReady).toBe(true);
  });

  it('ends with the second bad check in a row, not with the first', () => {
    readiness.good();
    readiness.bad();
    expect(readiness.isReady).toBe(true);
    readiness.bad();
    expect(readiness.isReady).toBe(false);
  });

  it('forgets a bad check after a good one', () => {
    readiness.good();
    for (let time = 0; time < 10; time += 1) {
      readiness.bad();
      readiness.good();
    }
    readiness.bad();
    expect(readiness.isReady).toBe(true);
  });

  it('ends at once when it is certain that nothing can serve, and returns with one good check', () => {
    readiness.good();
    readiness.lost();
    expect(readiness.isReady).toBe(false);
    readiness.good();
    readiness.bad();
    expect(readiness.isReady).toBe(true);
  });
});

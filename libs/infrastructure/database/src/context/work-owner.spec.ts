import { describe, expect, it, jest } from '@jest/globals';
import { WorkOwner } from './work-owner.js';

describe('WorkOwner', () => {
  it('has not ended before it says so', () => {
    const owner = new WorkOwner('GET /v1/patients/:id');
    const listener = jest.fn();
    owner.onEnd(listener);
    expect(owner.hasEnded).toBe(false);
    expect(owner.route).toBe('GET /v1/patients/:id');
    expect(listener).not.toHaveBeenCalled();
  });

  it('tells every listener once, the late one at once', () => {
    const owner = new WorkOwner();
    const [early, late] = [jest.fn(), jest.fn()];
    owner.onEnd(early);
    owner.end();
    owner.end();
    owner.onEnd(late);
    expect(owner.hasEnded).toBe(true);
    expect(early).toHaveBeenCalledTimes(1);
    expect(late).toHaveBeenCalledTimes(1);
  });
});

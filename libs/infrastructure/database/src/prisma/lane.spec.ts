import { describe, expect, it, jest } from '@jest/globals';
import { clinicPrincipal } from '../../test/support/principal-fixture.js';
import { LaneDriver } from './lane.js';
import type { Session } from './session.js';

const sessionOf = (answer: string) => {
  const run = jest.fn(async () => answer);
  return { session: { principal: clinicPrincipal(), failure: undefined, run } as unknown as Session, run };
};

describe('LaneDriver', () => {
  it('refuses a statement while nobody holds the lane', () => {
    const driver = new LaneDriver();
    const closed = expect.objectContaining({ code: 'DB_CONTEXT_CLOSED' });
    expect(() => driver.query({ text: 'SELECT 1' })).toThrow(closed);
    const { session, run } = sessionOf('a');
    driver.bind(session);
    driver.unbind();
    expect(() => driver.query({ text: 'SELECT 1' })).toThrow(closed);
    expect(run).not.toHaveBeenCalled();
  });

  it('sends each statement to the session that holds the lane then', async () => {
    const driver = new LaneDriver();
    const [a, b] = [sessionOf('a'), sessionOf('b')];
    driver.bind(a.session);
    const first = driver.query({ text: 'SELECT 1' });
    driver.unbind();
    driver.bind(b.session);
    await expect(Promise.all([first, driver.query({ text: 'SELECT 2' })])).resolves.toEqual(['a', 'b']);
  });

  it('counts the statements of the present lease alone', async () => {
    const driver = new LaneDriver();
    const { session } = sessionOf('a');
    driver.bind(session);
    await driver.query({ text: 'SELECT 1' });
    await driver.query({ text: 'SELECT 2' });
    expect(driver.statements).toBe(2);
    driver.bind(session);
    expect(driver.statements).toBe(0);
  });
});

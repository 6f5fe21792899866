import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { HazardStage } from '../support/hazard-bench.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const AUDIT = { action: 'OPEN_LOCATION', resourceType: 'Location' };
/** Failures in a row that open a breaker, which then rests for as long as an unknown outcome may stay unknown. */
const WRITES = 5;

describe('keyed writes whose answers were lost, so many that the breaker of the primary opened', () => {
  let stage: HazardStage;
  beforeAll(async () => void (stage = await HazardStage.set()));
  afterAll(() => stage.strike());

  it('are asked after all the same: each ends with its result, and new work is still kept away', async () => {
    await stage.play(async ({ database, tap, alpha }) => {
      await database.runInContext(alpha, async () => {
        const write = (name: string) =>
          database.executeHealthcareWrite((client) => client.location.create({ data: { name } }), AUDIT, {
            idempotencyKey: uuidv7(),
          });
        await write('warm');
        tap.cutAfter(/^COMMIT$/, WRITES);
        const names = Array.from({ length: WRITES }, (_, index) => `doubtful ${String(index)}`);
        const rows = await Promise.all(names.map(write));
        expect(rows.map(({ name }) => name)).toEqual(names);
        expect(database.getCircuitBreakerState('primary').state).toBe('open');
        await expect(write('new')).rejects.toMatchObject({ code: 'DB_CIRCUIT_OPEN', outcome: 'none' });
        database.resetCircuitBreaker();
        const count = database.executeHealthcareRead((client) => client.location.count(), {
          consistency: 'strong',
        });
        await expect(count).resolves.toBe(1 + WRITES);
      });
    });
  });
});

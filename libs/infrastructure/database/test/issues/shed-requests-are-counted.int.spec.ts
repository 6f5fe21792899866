import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { verdict } from '../support/seen-error.js';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';

const CALLS = 30;

describe('callers that a full queue turns away', () => {
  let test: TestDatabase;
  let alpha: Identity;

  beforeAll(async () => {
    test = await startTestDatabase({ pool: { max: 1, min: 0 } });
    alpha = await createClinic(test.database, 'alpha');
  });
  afterAll(async () => {
    await test.stop();
  });

  it('are counted, by pool', async () => {
    const slow = () =>
      test.database.runInContext(alpha, () =>
        test.database.executeHealthcareRead((client) => client.$queryRaw`SELECT pg_sleep(0.02)::text`),
      );
    const ended = await Promise.all(Array.from({ length: CALLS }, () => verdict(slow())));
    const shed = ended.filter((end) => end.startsWith('DB_POOL_QUEUE_FULL')).length;
    expect(shed).toBeGreaterThan(0);
    const counted = /database_pool_requests_shed_total\{pool="primary"\} (\d+)/.exec(
      await test.database.metricsText(),
    );
    expect(Number(counted?.[1])).toBeGreaterThanOrEqual(shed);
  });
});

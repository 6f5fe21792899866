import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import { createClinic, startTestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const WRITERS = 12;

it('work that comes while the module ends is refused as such, and what is under way is done', async () => {
  const { app, database, cluster } = await startTestDatabase({ pool: { max: 4, min: 0 } });
  const clinic = await createClinic(database, 'alpha');
  const write = (): Promise<unknown> =>
    database.runInContext(clinic, () =>
      database.executeInTransaction(async (tx) => {
        await tx.location.create({ data: { name: 'first' } });
        await pause(20);
        return await tx.location.create({ data: { name: 'second' } });
      }),
    );
  const codes = new Set<unknown>();
  const writeUntilRefused = async (): Promise<void> => {
    try {
      await write();
    } catch (error) {
      codes.add((error as { code?: unknown }).code);
      return;
    }
    await writeUntilRefused();
  };
  const writers = Array.from({ length: WRITERS }, writeUntilRefused);
  await pause(200);
  await app.close();
  await Promise.all(writers);
  await expect(write()).rejects.toMatchObject({ code: 'DB_SHUTTING_DOWN', retryable: true });
  expect([...codes]).toEqual(['DB_SHUTTING_DOWN']);
  await cluster.drop();
});

import type { DatabaseService, WriteClient } from '@infrastructure/database';

const MODELS = ['Clinic', 'User', 'Credential', 'Membership', 'LoginSession', 'Patient', 'Location'];

/** What no clinic may do itself. */
export async function asSystem<T>(
  database: DatabaseService,
  work: (client: WriteClient) => Promise<T>,
): Promise<T> {
  return await database.runAsSystem({ reason: 'test fixture', actor: 'tests', models: MODELS }, () =>
    database.executeInTransaction(work),
  );
}

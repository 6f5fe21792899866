import type { DatabaseService, Identity } from '@infrastructure/database';

/** Where each clinic's session stands: it goes on there whichever process takes its next step. */
export class ClinicSessions {
  readonly #tokens = new Map<string, string>();

  async read<T>(database: DatabaseService, { clinicId }: Identity, read: () => Promise<T>): Promise<T> {
    const token = this.#tokens.get(clinicId);
    return token === undefined ? await read() : await database.withConsistencyToken(token, read);
  }

  async write<T>(database: DatabaseService, identity: Identity, write: () => Promise<T>): Promise<T> {
    return await database.runInContext(identity, async () => {
      const result = await write();
      const token = database.getConsistencyToken();
      if (token !== undefined) this.#tokens.set(identity.clinicId, token);
      return result;
    });
  }
}

import type { ClusterDatabase } from '@tools/dev/cluster';
import type { ModelDescription, ModelScope } from '../../src/pipeline/model-metadata.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { RoleSession } from '../support/role-session.js';

/** Sees all clinics, and whether anybody so much as locked a row of one. */
export class Witness {
  readonly #session: RoleSession;

  private constructor(session: RoleSession) {
    this.#session = session;
  }

  static async call(cluster: ClusterDatabase): Promise<Witness> {
    return new Witness(await RoleSession.open(cluster, 'migration'));
  }

  /**
   * Changes when a row of the clinic is added, changed, deleted or locked, by a transaction that is still open, too:
   * its mark on the old row (xmax) is there at once.
   */
  async fingerprintOf(clinicId: string): Promise<string> {
    const parts = Object.values(modelMetadata.models).flatMap(({ table, clinicField, scope }) => {
      const condition = ownership(clinicField, scope);
      return condition === null
        ? []
        : [
            `SELECT '${table} ' || ctid || xmin || ' ' || xmax AS mark FROM healthcare.${table} WHERE ${condition}`,
          ];
    });
    const [row] = await this.#session.query(
      `SELECT md5(string_agg(mark, ',' ORDER BY mark)) AS print FROM (${parts.join(' UNION ALL ')}) marks`,
      [clinicId],
    );
    return String(row?.['print']);
  }

  /** How many rows of a model are a clinic's; all of them where rows belong to none. */
  async countOf({ table, clinicField, scope }: ModelDescription, clinicId: string): Promise<number> {
    const condition = ownership(clinicField, scope);
    const [row] = await this.#session.query(
      `SELECT count(*)::int AS n FROM healthcare.${table} WHERE ${condition ?? '$1::text IS NOT NULL'}`,
      [clinicId],
    );
    return Number(row?.['n']);
  }

  async change(definition: string): Promise<void> {
    await this.#session.query(definition);
  }

  async leave(): Promise<void> {
    await this.#session.close();
  }
}

/** Whose a row is; null where rows belong to no clinic. */
function ownership(clinicField: string | null, scope: ModelScope): string | null {
  if (clinicField !== null) return 'clinic_id = $1';
  if (scope === 'clinic-root') return 'id = $1';
  const member = 'SELECT user_id FROM healthcare.memberships WHERE clinic_id = $1';
  return scope === 'member' ? `(managing_clinic_id = $1 OR id IN (${member}))` : null;
}

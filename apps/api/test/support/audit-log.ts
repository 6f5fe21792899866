import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';

export interface AuditRow {
  readonly user_id: string | null;
  readonly on_behalf_of: string | null;
  readonly action: string;
  readonly table_name: string;
  readonly request_id: string | null;
  readonly clinic_id: string | null;
}

/** What the database recorded of one action, oldest first. */
export async function auditRows({ name }: ClusterDatabase, action: string): Promise<AuditRow[]> {
  return await sharedCluster(process.env).asSuperuser(
    'primary',
    async (session) => {
      const found = await session.query<AuditRow>(
        'select * from healthcare.audit_log where action = $1 order by id',
        [action],
      );
      return found.rows;
    },
    name,
  );
}

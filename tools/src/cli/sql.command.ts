import type { Command } from 'commander';
import pg from 'pg';
import type { CliContext } from './cli-context.js';
import { exitCodes } from './exit-codes.js';
import { UsageError } from './usage.error.js';
import { useDatabase, type UsedDatabase } from './use-database.js';

/** Enough to look at. */
const SHOWN = 20;

interface SqlFlags {
  readonly clinic?: string;
  readonly json?: boolean;
}

interface Answer {
  readonly rowCount: number;
  /** The first 20. */
  readonly rows: readonly unknown[];
}

const help = `
Nothing stands between the text and PostgreSQL but the application's own login: what it shows, any program with that
login would see. It changes nothing.

  npm run db -- sql "SELECT count(*) FROM healthcare.patients"
  npm run db -- sql "SELECT mrn, clinic_id FROM healthcare.patients" --clinic <slug>`;

/** `db sql <text>`: what row-level security leaves of a statement. */
export function addSqlCommand(program: Command, context: CliContext): void {
  program
    .command('sql')
    .argument('<text>', 'one statement')
    .description('Reads as the application role, never in production, with or without a clinic.')
    .option('--clinic <slug>', 'whose context the statement carries; db clinics lists them (default: none)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action((text: string, flags: SqlFlags) => run(context, text, flags));
}

async function run(context: CliContext, text: string, { clinic, json }: SqlFlags): Promise<void> {
  if (context.environment().isProduction)
    throw new UsageError('db sql leaves no audit record, so it refuses NODE_ENV=production.');
  const output = context.output(json === true);
  try {
    const answer = await useDatabase(context.environment(), output, async (used) => {
      const clinicId = clinic === undefined ? null : await clinicIdOf(used, clinic);
      return await read(applicationUrl(context, used), text, clinicId);
    });
    output.result(answer, answerText(answer));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    output.line(error.message);
    context.setExitCode(exitCodes.failed);
  }
}

function applicationUrl(context: CliContext, { cluster }: UsedDatabase): string {
  const { applicationUrl: named } = context.environment();
  const url = cluster?.urls.app ?? named;
  if (url !== null) return url;
  throw new UsageError('DATABASE_URL names no login of the application role.');
}

/** As a superuser: without a clinic's context the application sees no clinic either. */
async function clinicIdOf({ url }: UsedDatabase, slug: string): Promise<string> {
  const [found] = await withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM healthcare.clinics WHERE slug = $1', [
      slug,
    ]);
    return rows;
  });
  if (found !== undefined) return found.id;
  throw new UsageError('No clinic has that slug: npm run db -- clinics lists them all.');
}

async function read(url: string, text: string, clinicId: string | null): Promise<Answer> {
  return await withClient(url, async (client) => {
    await client.query('BEGIN READ ONLY');
    if (clinicId !== null) await client.query(`SET LOCAL app.clinic_id = ${pg.escapeLiteral(clinicId)}`);
    // Extended protocol: one statement, so that it cannot set a context of its own.
    const statement: pg.QueryConfig & { queryMode: 'extended' } = { text, queryMode: 'extended' };
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return { rowCount: rows.length, rows: rows.slice(0, SHOWN) };
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function answerText({ rowCount, rows }: Answer): string {
  const lines = rows.map((row) => JSON.stringify(row));
  const more = rowCount > rows.length ? [`… and ${String(rowCount - rows.length)} more`] : [];
  return [...lines, ...more, `${String(rowCount)} rows`].join('\n');
}

import pg from 'pg';
import { z } from 'zod';
import type { DatabaseUrls } from '../../cluster/index.js';
import { ApiProcess } from '../../start/api-process.js';
import { developmentSecrets } from '../../start/development-secrets.js';
import { freePort } from '../../start/free-port.js';
import { places } from '../../start/start.options.js';
import { namingVariables, type DbCommand } from './db-command.js';
import { signedInPatients } from './signed-in-patients.js';

/** The clinics with most patients: their lists have several pages. */
const TRIED = 3;

const listed = z.array(z.object({ id: z.string(), slug: z.string(), patients: z.int() }));
type Listed = z.output<typeof listed>[number];

/**
 * Gives imported clinics an administrator each, and compares what they see through the API with what is there.
 * @param folder where the API's secrets are kept
 * @returns one sentence for each thing that is not as it should be
 */
export async function signInToClinics(urls: DatabaseUrls, db: DbCommand, folder: string): Promise<string[]> {
  const clinics = listed.parse(JSON.parse((await db(['clinics', '--json'])).result)).slice(0, TRIED);
  const password = (await developmentSecrets(folder)).DEMO_PASSWORD;
  for (const { slug } of clinics) {
    const { exitCode } = await db(['admin', slug, emailOf(slug), '--password-stdin'], password);
    if (exitCode !== 0) return [`db admin ${slug} ended with exit code ${exitCode}`];
  }
  const complaints = await withApi(urls, folder, (api) =>
    Promise.all(clinics.map((clinic) => complaintAbout(api, urls, clinic, password))),
  );
  return [...(clinics.length < TRIED ? ['too few clinics to sign in to'] : []), ...complaints.flat()];
}

const emailOf = (slug: string): string => `admin@${slug}.example`;

async function complaintAbout(
  api: string,
  urls: DatabaseUrls,
  { id, slug }: Listed,
  password: string,
): Promise<string[]> {
  const [seen, there] = await Promise.all([
    signedInPatients(api, { email: emailOf(slug), password }),
    patientsOf(urls, id),
  ]);
  const isSame = there.length > 0 && seen.sort().join() === there.sort().join();
  return isSame ? [] : [`${slug}: its administrator sees ${seen.length} patients, it has ${there.length}`];
}

/** As a superuser, whom row-level security does not concern. */
async function patientsOf({ migration }: DatabaseUrls, clinicId: string): Promise<string[]> {
  const client = new pg.Client(migration);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM healthcare.patients WHERE clinic_id = $1',
      [clinicId],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}

async function withApi<T>(
  urls: DatabaseUrls,
  folder: string,
  work: (address: string) => Promise<T>,
): Promise<T> {
  const { DEMO_PASSWORD: _demo, ...secrets } = await developmentSecrets(folder);
  const port = await freePort(0);
  const address = `http://127.0.0.1:${port}`;
  const api = ApiProcess.spawn(places.api, {
    NODE_ENV: 'development',
    ...secrets,
    ...namingVariables(urls),
    DATABASE_SSL: 'false',
    DB_MIGRATE_ON_START: 'false',
    LOG_LEVEL: 'warn',
    PORT: String(port),
  });
  try {
    await api.waitReady(address);
    return await work(address);
  } finally {
    await api.stop();
  }
}

import { hash } from '@node-rs/argon2';
import type { DatabaseService } from '@infrastructure/database';
import { withDatabase } from '../bulk-load/index.js';
import { seed, SeededIds, type SeededLogin } from '../seed/index.js';

/** Small enough to be there in a moment, large enough to page through. */
const DATA_SET = { clinics: 2, patients: 120, seed: 2026, visits: 2 } as const;

export interface DemoClinic {
  readonly name: string;
  /** The first user of each role. */
  readonly logins: readonly SeededLogin[];
}

/**
 * Keeps two invented clinics in the database, whose users sign in with this password. What is there already stays;
 * the demo users' passwords and locks are set right again.
 */
export async function keepDemoClinics(
  urls: { readonly app: string; readonly system: string },
  password: string,
  say: (line: string) => void,
): Promise<DemoClinic[]> {
  const connection = { url: urls.app, systemUrl: urls.system, ssl: false };
  return await withDatabase({ profile: 'development', connection }, say, async (database) => {
    const report = await seed({ ...DATA_SET, database, password, actor: 'npm start' });
    say(`demo clinics: ${report.rows === 0 ? 'as they were' : `${report.rows} rows added`}`);
    const ids = new SeededIds(DATA_SET);
    const clinics = Array.from({ length: DATA_SET.clinics }, (_, index) => index);
    await openAccounts(
      database,
      clinics.flatMap((index) => ids.logins(index)),
      password,
    );
    return await Promise.all(
      clinics.map(async (index) => ({
        name: await nameOf(database, ids.clinicId(index)),
        logins: firstOfEachRole(ids.logins(index)),
      })),
    );
  });
}

async function openAccounts(
  database: DatabaseService,
  logins: readonly SeededLogin[],
  password: string,
): Promise<void> {
  const passwordHash = await hash(password);
  const grant = { reason: 'open the demo accounts', actor: 'npm start', models: ['Credential'] };
  await database.runAsSystem(grant, () =>
    database.executeHealthcareWrite(
      (client) =>
        client.credential.updateMany({
          where: { loginEmail: { in: logins.map(({ email }) => email) } },
          data: { passwordHash, failedAttempts: 0, lockedUntil: null },
        }),
      { action: 'OPEN_DEMO_ACCOUNTS', resourceType: 'Credential' },
    ),
  );
}

async function nameOf(database: DatabaseService, id: string): Promise<string> {
  const grant = { reason: 'name the demo clinics', actor: 'npm start', models: ['Clinic'] };
  const clinic = await database.runAsSystem(grant, () =>
    database.executeHealthcareRead((client) =>
      client.clinic.findUniqueOrThrow({ where: { id }, select: { name: true } }),
    ),
  );
  return clinic.name;
}

function firstOfEachRole(logins: readonly SeededLogin[]): SeededLogin[] {
  return logins.filter(({ role }, index) => logins.findIndex((login) => login.role === role) === index);
}

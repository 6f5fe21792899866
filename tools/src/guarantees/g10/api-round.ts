import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterDatabase } from '../../cluster/index.js';
import { seed, SeededIds } from '../../seed/index.js';
import { ApiProcess } from '../../start/api-process.js';
import { developmentSecrets } from '../../start/development-secrets.js';
import { freePort } from '../../start/free-port.js';
import { places } from '../../start/start.options.js';
import type { Random } from '../g1/random.js';
import { SuperuserSession } from '../worker/superuser-session.js';
import { registerUntilGone, signIn } from './api-load.js';
import { judgeApiRound, type ApiRoundVerdict } from './judge-api-round.js';

/** Patients registered before the signal may come, and its longest delay from then on; ms. */
const WARM_AFTER = 30;
const LONGEST_WORK_MS = 600;

/** The API as `npm start` runs it: real requests, a signal at a random moment, and what is left. */
export async function runApiRound(database: ClusterDatabase, random: Random): Promise<ApiRoundVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'g10-api-'));
  try {
    const { DEMO_PASSWORD: password, ...secrets } = await developmentSecrets(folder);
    const port = await freePort(0);
    const address = `http://127.0.0.1:${String(port)}`;
    const email = await plantLogin(database, password, random);
    const api = ApiProcess.spawn(places.api, apiVariables(database, secrets, port));
    try {
      await api.waitReady(address);
      return await signalAtWork(api, address, await signIn(address, email, password), database, random);
    } finally {
      await api.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function apiVariables(
  { urls }: ClusterDatabase,
  secrets: Readonly<Record<string, string>>,
  port: number,
): Record<string, string> {
  return {
    NODE_ENV: 'development',
    ...secrets,
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    DATABASE_SSL: 'false',
    DB_MIGRATE_ON_START: 'false',
    LOG_LEVEL: 'fatal',
    PORT: String(port),
  };
}

/** A clinic with its staff. @returns the address of one who may register patients */
async function plantLogin({ urls }: ClusterDatabase, password: string, random: Random): Promise<string> {
  const dataSet = { clinics: 1, patients: 1, visits: 1, seed: random.below(2 ** 31) };
  await seed({ ...dataSet, urls, password, actor: 'g10' });
  const login = new SeededIds(dataSet).logins(0).find(({ role }) => role === 'clinic-admin');
  if (login === undefined) throw new Error('the clinic has no administrator');
  return login.email;
}

async function signalAtWork(
  api: ApiProcess,
  address: string,
  token: string,
  { urls }: ClusterDatabase,
  random: Random,
): Promise<ApiRoundVerdict> {
  let answers = 0;
  let begin: () => void = () => undefined;
  const working = new Promise<void>((resolve) => (begin = resolve));
  const load = registerUntilGone(address, token, random, () => {
    answers += 1;
    if (answers === WARM_AFTER) begin();
  });
  await working;
  await pause(random.below(LONGEST_WORK_MS));
  const [signalledAtMs, startedAt] = [Date.now(), performance.now()];
  // What npm start does with it: SIGTERM, and after the grace the end.
  await api.stop();
  const tookMs = performance.now() - startedAt;
  const [writes, exitCode] = await Promise.all([load, api.ended]);
  const server = await SuperuserSession.open(urls.migration);
  try {
    const rows = await server.rows<{ mrn: string }>(
      'SELECT mrn FROM healthcare.patients WHERE mrn = ANY ($1)',
      [writes.map(({ mrn }) => mrn)],
    );
    const held = new Set(rows.map(({ mrn }) => mrn));
    return judgeApiRound({ writes, held, signalledAtMs, tookMs, exitCode });
  } finally {
    await server.close();
  }
}

import { join } from 'node:path';
import type { Environment } from '../environment.js';
import { keepDemoClinics, type DemoClinic } from './demo-data.js';
import { developmentSecrets, type DevelopmentSecrets } from './development-secrets.js';
import { freePort } from './free-port.js';
import { StartError } from './start.error.js';
import { places, type StartOptions } from './start.options.js';
import { embeddedDatabase, namedDatabase, type StartedDatabase } from './started-database.js';
import { summaryText } from './summary.js';
import { SupervisedApi } from './supervised-api.js';

const USUAL_PORT = 3000;

/** Everything that `npm start` runs. */
export interface RunningSystem {
  readonly summary: string;
  /** Rejects when the API ends by itself. */
  readonly failed: Promise<never>;
  /** Stops the API first, then the servers that were started for it. */
  stop(): Promise<void>;
}

/**
 * Starts the database, brings it up to date, and starts the API on it.
 * @throws StartError, ClusterError, MigrationError, DatabaseError; nothing is left running then
 */
export async function startSystem(options: StartOptions, environment: Environment): Promise<RunningSystem> {
  if (environment['NODE_ENV'] === 'production') throw forDevelopment();
  const isNamed = Boolean(environment['DATABASE_URL'] ?? environment['DB_HOST']);
  const secrets = await developmentSecrets(options.dataFolder);
  const database = await (isNamed ? namedDatabase(environment, options) : embeddedDatabase(options));
  try {
    return await startOn(database, secrets, options, environment);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function startOn(
  database: StartedDatabase,
  secrets: DevelopmentSecrets,
  options: StartOptions,
  environment: Environment,
): Promise<RunningSystem> {
  const clinics = await demoClinics(database, secrets, options);
  const variables = await apiVariables(database, secrets, options, environment);
  const { PUBLIC_URL: url, MAIL_PICKUP_FOLDER: mailFolder, OPERATOR_TOKEN: operatorToken } = variables;
  const { dataFolder, say } = options;
  const local = `http://127.0.0.1:${variables.PORT}`;
  const api = await SupervisedApi.start({ script: places.api, variables, url: local, dataFolder, say });
  const demo = clinics === null ? null : { password: secrets.DEMO_PASSWORD, clinics };
  const stop = async (): Promise<void> => {
    await api.stop();
    await database.stop();
  };
  return {
    summary: summaryText({ url, addresses: database.addresses, operatorToken, mailFolder, demo }),
    failed: api.failed,
    stop,
  };
}

/** What is set outranks what is made up here; the database's own addresses outrank both. */
async function apiVariables(
  database: StartedDatabase,
  { DEMO_PASSWORD: _demo, ENCRYPTION_MASTER_KEY, ...secrets }: DevelopmentSecrets,
  { dataFolder }: StartOptions,
  environment: Environment,
) {
  const PORT = await portFrom(environment);
  const hasKeyFile = Boolean(environment['ENCRYPTION_MASTER_KEY_FILE']);
  const defaults = {
    NODE_ENV: 'development',
    PUBLIC_URL: `http://127.0.0.1:${PORT}`,
    MAIL_PICKUP_FOLDER: join(dataFolder, 'outbox'),
    ...secrets,
    ...(!hasKeyFile && { ENCRYPTION_MASTER_KEY }),
  };
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return {
    ...defaults,
    ...(Object.fromEntries(given) as Partial<typeof defaults>),
    ...database.variables,
    PORT,
  };
}

/** The port that was asked for; else the usual one when it is free, or any. */
async function portFrom({ PORT }: Environment): Promise<string> {
  if (PORT === undefined || PORT === '') return String(await freePort(USUAL_PORT));
  return PORT === '0' ? String(await freePort(0)) : PORT;
}

function forDevelopment(): StartError {
  return new StartError(
    'npm start makes up secrets and demo users, which have no place in production.',
    'There, run node apps/api/dist/main.js with the variables of .env.example, or use docker-compose.yml.',
  );
}

/** None in a database that is not ours: their password is no secret. */
async function demoClinics(
  { urls }: StartedDatabase,
  { DEMO_PASSWORD }: DevelopmentSecrets,
  { withDemo, say }: StartOptions,
): Promise<DemoClinic[] | null> {
  return urls === null || !withDemo ? null : await keepDemoClinics(urls, DEMO_PASSWORD, say);
}

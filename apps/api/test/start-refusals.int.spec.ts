import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster, type ClusterDatabase, type DatabaseUrls } from '@tools/dev/cluster';
import { startAgedServer, type AgedServer } from './support/aged-server.js';
import { deployAllButNewest } from './support/short-release.js';
import { environmentFor, spawnApi } from './support/spawned-api.js';

jest.setTimeout(120_000);

type Environment = Readonly<Record<string, string>>;
/** What the environment is changed to, and what the message must say. */
type Refusal = readonly [title: string, changes: () => Environment, says: readonly RegExp[]];

/** All that production demands, but for what each case takes away. */
const PRODUCTION: Environment = {
  NODE_ENV: 'production',
  DB_TOKEN_KEY: 'a1'.repeat(32),
  CACHE_ENCRYPTION_KEY: 'b2'.repeat(32),
  ENCRYPTION_MASTER_KEY: 'c3'.repeat(32),
};

describe('a process that cannot start says why in one message, with the way out, and ends with 1:', () => {
  let migrated: ClusterDatabase;
  let unmigrated: ClusterDatabase;
  let shortReleased: ClusterDatabase;
  let newestMigration: string;
  let aged: AgedServer;
  let urls: DatabaseUrls;
  const busy = listener(() => undefined);
  const rude = listener((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

  beforeAll(async () => {
    const cluster = sharedCluster(process.env);
    migrated = await cluster.createDatabase();
    unmigrated = await cluster.createDatabase({ template: 'template1' });
    shortReleased = await cluster.createDatabase({ template: 'template1' });
    newestMigration = await deployAllButNewest(shortReleased.urls.migration);
    urls = migrated.urls;
    aged = await startAgedServer(urls.app);
    for (const server of [busy, rude]) await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    for (const server of [busy, rude]) server.close();
    await aged.stop();
    for (const database of [migrated, unmigrated, shortReleased]) await database.drop();
  });

  /** Both logins, changed. */
  const both = (change: (url: URL) => void): Environment => {
    const changed = (original: string) => {
      const url = new URL(original);
      change(url);
      return url.href;
    };
    return { DATABASE_URL: changed(urls.app), DATABASE_SYSTEM_URL: changed(urls.system) };
  };
  const at = (server: Server) => both((url) => (url.host = `127.0.0.1:${portOf(server)}`));

  /** What it printed to standard error. */
  async function refusal(changes: Environment): Promise<string> {
    const environment = { ...environmentFor(urls), ...changes };
    const api = spawnApi(environment);
    expect(await api.exited).toBe(1);
    const { out, err } = api.output();
    expect(err).not.toMatch(/^\s+at /m);
    expect(err.trim().split(/\n(?! {2}- )/)).toHaveLength(1);
    for (const secret of secretsIn(environment)) expect(out + err).not.toContain(secret);
    return err;
  }

  const wrongAddresses: readonly Refusal[] = [
    ['no address at all', () => ({ DATABASE_URL: '' }), [/DATABASE_URL/]],
    [
      'an address that is none',
      () => ({ DATABASE_URL: 'planted-4711' }),
      [/DATABASE_URL .*must be a URL like postgresql:/],
    ],
    [
      'an address of another product',
      () => ({ DATABASE_URL: 'mysql://root:planted-4711@127.0.0.1/db' }),
      [/DATABASE_URL .*must be a URL that starts with postgresql:/],
    ],
    [
      'an address without user and database',
      () => ({ DATABASE_URL: 'postgresql://127.0.0.1' }),
      [/DATABASE_URL must name a user and a database/],
    ],
    [
      'a host that does not exist',
      () => both((url) => (url.hostname = 'nowhere.invalid')),
      [/cannot be reached/, /DATABASE_URL/],
    ],
    ['a server that is no PostgreSQL', () => at(rude), [/cannot be reached/, /DATABASE_URL/]],
    [
      'a database that does not exist',
      () => both((url) => (url.pathname = '/nowhere')),
      [/does not exist/, /DATABASE_URL/],
    ],
    [
      'an option out of its range',
      () => ({ DB_POOL_MAX: 'many' }),
      [/DB_POOL_MAX .*must be a whole number from 1 to/],
    ],
  ];
  const unfitServers: readonly Refusal[] = [
    [
      'a database that is down',
      () => both((url) => (url.port = '1')),
      [/cannot be reached/, /Check that it runs/],
    ],
    [
      'a database that never answers',
      () => ({ ...at(busy), DB_CONNECTION_TIMEOUT: '1000' }),
      [/within the time limit/, /DB_CONNECTION_TIMEOUT/],
    ],
    [
      'a server of an old version',
      () => ({ DATABASE_URL: aged.through(urls.app), DATABASE_SYSTEM_URL: aged.through(urls.system) }),
      [/PostgreSQL 14\.\d+ is older than 15/, /Upgrade the server/],
    ],
    [
      'a database without migrations',
      () => ({ ...both((url) => (url.pathname = `/${unmigrated.name}`)), DB_MIGRATE_ON_START: 'false' }),
      [/npm run db -- migrate deploy/],
    ],
  ];
  const wrongRoles: readonly Refusal[] = [
    [
      'a wrong password',
      () => both((url) => (url.password = 'planted-4711')),
      [/refused the login/, /user and password/],
    ],
    [
      'a superuser as the application',
      () => ({ DATABASE_URL: urls.migration }),
      [/role postgres is not the role/, /DATABASE_URL/],
    ],
    [
      'the owner as the application',
      () => ({ DATABASE_URL: urls.owner }),
      [/role healthcare_owner is not the role/, /DATABASE_URL/],
    ],
    [
      'the application as the system',
      () => ({ DATABASE_SYSTEM_URL: urls.app }),
      [/role healthcare_app is not the role/, /DATABASE_SYSTEM_URL/],
    ],
    [
      'both logins in the wrong place',
      () => ({ DATABASE_URL: urls.system, DATABASE_SYSTEM_URL: urls.app }),
      [/role healthcare_system is not the role/, /DATABASE_URL, DATABASE_SYSTEM_URL/],
    ],
  ];
  const missingKeys: readonly Refusal[] = [
    ...['JWT_SECRET', 'OPERATOR_TOKEN'].map((name): Refusal => [
      `no ${name} in production`,
      () => ({ ...PRODUCTION, [name]: '' }),
      [new RegExp(`${name} is missing`)],
    ]),
    ...[
      'DB_TOKEN_KEY',
      'CACHE_ENCRYPTION_KEY',
      'ENCRYPTION_MASTER_KEY',
      'DATABASE_URL',
      'DATABASE_SYSTEM_URL',
    ].map((name): Refusal => [
      `no ${name} in production`,
      () => ({ ...PRODUCTION, [name]: '' }),
      [new RegExp(`breaks 1 rule.*${name}.* is required in production`, 's')],
    ]),
    [
      'several keys missing, all of them named',
      () => ({ ...PRODUCTION, DB_TOKEN_KEY: '', CACHE_ENCRYPTION_KEY: '', ENCRYPTION_MASTER_KEY: '' }),
      [/breaks 3 rule/, /DB_TOKEN_KEY/, /CACHE_ENCRYPTION_KEY/, /ENCRYPTION_MASTER_KEY/],
    ],
    [
      'a key that is too short',
      () => ({ ...PRODUCTION, DB_TOKEN_KEY: 'planted-4711' }),
      [/DB_TOKEN_KEY .*must be 32 bytes in base64 or hexadecimal/],
    ],
    [
      'a secret that is too short',
      () => ({ JWT_SECRET: '', OPERATOR_TOKEN: 'planted-4711' }),
      [/JWT_SECRET is missing/, /OPERATOR_TOKEN must have at least 32 characters/, /npm start/],
    ],
    [
      'clear text in production',
      () => ({ ...PRODUCTION, DATABASE_SSL: 'false' }),
      [/DATABASE_SSL .*must not be false in production/],
    ],
    // With every key in place it gets as far as the server, which offers no TLS.
    ['a server without TLS in production', () => PRODUCTION, [/encrypted connection/, /DATABASE_SSL/]],
  ];

  it.each([...wrongAddresses, ...unfitServers, ...wrongRoles, ...missingKeys])(
    '%s',
    async (_title, changes, says) => {
      const text = await refusal(changes());
      for (const sentence of says) expect(text).toMatch(sentence);
    },
  );

  it('a port that is taken', async () => {
    const port = portOf(busy);
    expect(await refusal({ PORT: String(port) })).toBe(
      `Port ${port} is taken. Set PORT to a free one, or to 0 for any.\n`,
    );
  });

  it('a database of the release before: the very migration that it lacks', async () => {
    const changes = {
      ...both((url) => (url.pathname = `/${shortReleased.name}`)),
      DB_MIGRATE_ON_START: 'false',
    };
    const text = await refusal(changes);
    expect(text).toContain(`migration ${newestMigration} has not been applied`);
    expect(text).toContain('npm run db -- migrate deploy');
  });

  it('and starts when nothing is changed', async () => {
    const api = spawnApi(environmentFor(urls));
    try {
      expect(await api.url()).toMatch(/^http:/);
    } finally {
      api.kill('SIGTERM');
    }
    expect(await api.exited).toBe(0);
  });
});

function listener(greet: (socket: Socket) => void): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    greet(socket);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Passwords, keys and whatever a case planted. */
function secretsIn(environment: Environment): string[] {
  const values = Object.entries(environment).flatMap(([name, value]) => {
    if (/_(KEY|SECRET|TOKEN)$/.test(name)) return [value];
    return URL.canParse(value) ? [decodeURIComponent(new URL(value).password)] : [];
  });
  return [...values.filter((value) => value !== ''), 'planted-4711'];
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadCatalogue, SOURCE } from './catalogue.js';
import { DOCUMENTS } from './documents.js';
import { staleDocuments, writeDocuments } from './generate-documents.js';
import { workspace } from './workspace.js';

const catalogue = await loadCatalogue(workspace, SOURCE);
const folder = await mkdtemp(path.join(tmpdir(), 'docs-'));
afterAll(() => rm(folder, { recursive: true }));

const committed = (file: string) => readFile(path.join(workspace, file), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
const variables = () =>
  Object.values(catalogue.options).flatMap((group) => Object.values(group).map(({ variable }) => variable));

describe('the committed documents', () => {
  it('are what the library’s tables say', async () => {
    expect(await staleDocuments(workspace, catalogue)).toEqual([]);
  });

  it('list every error code once, and no other', async () => {
    const listed = matches(await committed('docs/errors.md'), /^\| `(DB_[A-Z_]+)`/gm);
    expect(listed.sort()).toEqual(Object.keys(catalogue.errors).sort());
  });

  it('list every metric, and no other', async () => {
    const [metrics = ''] = (await committed('docs/metrics.md')).split('## Labels');
    expect(matches(metrics, /^\| `(\w+)`/gm)).toEqual(catalogue.metrics.map(({ name }) => name));
  });

  it('list every variable once in the options and in .env.example, and no other', async () => {
    const listed = matches(await committed('docs/options.md'), /^\| `([A-Z_]+)`/gm);
    expect(listed).toEqual(variables());
    expect(matches(await committed('.env.example'), /^#([A-Z_]+)=/gm)).toEqual(['NODE_ENV', ...variables()]);
  });
});

describe('an option that nothing reads yet', () => {
  it('is not described as in force, and no other is described so', async () => {
    const idle = Object.values(catalogue.options)
      .flatMap((group) => Object.values(group))
      .filter(({ effect }) => effect === 'checked-only')
      .map(({ variable }) => variable);
    expect(idle).toContain('ENCRYPTION_MASTER_KEY');
    const listed = matches(await committed('docs/options.md'), /^\| `([A-Z_]+)`.*Not in force yet/gm);
    expect(listed).toEqual(idle);
  });
});

describe('the contract’s list of variables', () => {
  const CONTRACT = `DATABASE_URL DB_HOST DB_PORT DB_USER DB_PASSWORD DB_NAME DATABASE_MIGRATION_URL DATABASE_SYSTEM_URL
    DATABASE_AUDITOR_URL DATABASE_SSL DATABASE_SSL_CA DB_SCHEMA DB_MIGRATE_ON_START DB_POOL_MIN DB_POOL_MAX
    DB_POOL_ACQUIRE_TIMEOUT DB_POOL_IDLE_TIMEOUT DB_CONNECTION_TIMEOUT DB_QUERY_TIMEOUT DB_POOL_QUEUE_LIMIT
    DB_AUTO_SCALING_ENABLED DB_AUTO_SCALING_CPU_THRESHOLD DB_AUTO_SCALING_CONNECTION_THRESHOLD READ_REPLICA_URLS
    DB_READ_REPLICAS_ENABLED DB_REPLICA_STRATEGY DB_MAX_REPLICA_LAG DB_TOKEN_KEY DB_BATCH_SIZE DB_PARALLEL_QUERIES
    SLOW_QUERY_THRESHOLD CIRCUIT_BREAKER_TIMEOUT REDIS_URL CACHE_ENABLED CACHE_TTL CACHE_MAX_SIZE CACHE_ENCRYPTION_KEY
    HEALTH_LIGHT_INTERVAL HEALTH_FULL_INTERVAL HEALTH_CACHE_TTL PORT LOG_LEVEL JWT_SECRET OPERATOR_TOKEN
    AUDIT_RETENTION_DAYS ENCRYPTION_ENABLED ENCRYPTION_ALGORITHM ENCRYPTION_MASTER_KEY ENCRYPTION_MASTER_KEY_FILE`;

  /** What the API reads, and the counterpart of DATABASE_SSL_CA. */
  const BESIDE_IT = 'HOST PUBLIC_URL MAIL_PICKUP_FOLDER REDIS_SSL_CA';

  it('is the list of options, whole, with what stands beside it', () => {
    expect(variables().sort()).toEqual(`${CONTRACT} ${BESIDE_IT}`.split(/\s+/).sort());
  });
});

describe('generating', () => {
  it('writes what is missing, and nothing the second time', async () => {
    const written = await writeDocuments(folder, catalogue);
    expect(written.map(({ file }) => file)).toEqual(DOCUMENTS.map(({ file }) => file));
    expect(await writeDocuments(folder, catalogue)).toEqual([]);
  });

  it('notices an edited document and says which line', async () => {
    const file = path.join(folder, 'docs/errors.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace('`DB_NOT_FOUND`', '`DB_NOT_THERE`'));
    const [stale, ...others] = await staleDocuments(folder, catalogue);
    expect(others).toEqual([]);
    expect(stale?.file).toBe('docs/errors.md');
    expect(stale?.difference.join('\n')).toMatch(/- .*DB_NOT_THERE[\s\S]*\+ .*DB_NOT_FOUND/);
    await writeDocuments(folder, catalogue);
  });

  it('notices a code, an option and a metric that the documents lack', async () => {
    const [error] = Object.values(catalogue.errors);
    const [metric] = catalogue.metrics;
    const [group, members = {}] = Object.entries(catalogue.options)[0] ?? [];
    const [option] = Object.values(members);
    const grown = {
      errors: { ...catalogue.errors, DB_NEW: error! },
      metrics: [...catalogue.metrics, { ...metric!, name: 'database_new_total' }],
      options: { ...catalogue.options, [group!]: { ...members, extra: { ...option!, variable: 'DB_NEW' } } },
    };
    const stale = await staleDocuments(folder, grown);
    expect(stale.map(({ file }) => file)).toEqual(DOCUMENTS.map(({ file }) => file));
  });

  it('refuses a library whose tables are empty', async () => {
    await expect(loadCatalogue(folder, SOURCE)).rejects.toThrow();
  });
});

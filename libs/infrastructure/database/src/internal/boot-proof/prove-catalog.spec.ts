import { describe, expect, it } from '@jest/globals';
import type { ModelMetadata } from '../../pipeline/model-metadata.js';
import type { CatalogQuery } from './catalog-query.port.js';
import { describeFinding } from './finding.js';
import { proveCatalog } from './prove-catalog.js';

const metadata: ModelMetadata = { schema: 'healthcare', models: {}, tables: {} };
const expected = { metadata, migrations: [] };

/** A server that answers each statement in turn. */
function serverOf(...answers: Record<string, unknown>[][]) {
  const asked: string[] = [];
  const query: CatalogQuery = (sql) => {
    asked.push(sql);
    return Promise.resolve(answers[asked.length - 1] ?? []);
  };
  return { query, asked };
}

const current = [{ number: 150018, version: '15.18' }];

describe('proveCatalog', () => {
  it('refuses a server older than 15 and asks it nothing more', async () => {
    const { query, asked } = serverOf([{ number: 140012, version: '14.12' }]);
    const findings = await proveCatalog(query, expected);
    expect(findings.map(describeFinding)).toEqual([
      'PostgreSQL 14.12 is older than 15. Upgrade the server; 15 to 18 are tested. [server-version]',
    ]);
    expect(asked).toHaveLength(1);
  });

  it('stops at an unmigrated database, whose catalog no check could read', async () => {
    const { query, asked } = serverOf(current, [{ subject: 'role healthcare_app' }]);
    const findings = await proveCatalog(query, expected);
    expect(findings).toEqual([
      expect.objectContaining({ check: 'database-migrated', subject: 'role healthcare_app' }),
    ]);
    expect(asked).toHaveLength(2);
  });

  it('asks for all rules at once and gives each violation its rule', async () => {
    const { query, asked } = serverOf(
      current,
      [],
      [{ name: 'role-attributes', subject: 'role healthcare_app' }],
    );
    const findings = await proveCatalog(query, expected);
    expect(findings).toEqual([
      {
        check: 'role-attributes',
        subject: 'role healthcare_app',
        problem: 'can get round row-level security or make roles',
        wayOut: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION.',
      },
    ]);
    expect(asked).toHaveLength(3);
  });

  it('fails rather than drop an answer it cannot place', async () => {
    const { query } = serverOf(current, [], [{ name: 'renamed', subject: 'x' }]);
    await expect(proveCatalog(query, expected)).rejects.toThrow('unknown check: renamed');
  });

  it('finds nothing when the server reports nothing', async () => {
    await expect(proveCatalog(serverOf(current, [], []).query, expected)).resolves.toEqual([]);
  });
});

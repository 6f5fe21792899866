import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { deployMigrations } from '../src/lifecycle/deploy-migrations.js';
import { environmentFor, spawnApi } from './support/spawned-api.js';

describe('DB_MIGRATE_ON_START', () => {
  let empty: ClusterDatabase;
  beforeEach(async () => {
    empty = await sharedCluster(process.env).createDatabase({ template: 'template1' });
  });
  afterEach(async () => {
    await empty.drop();
  });
  const environment = () => ({ ...environmentFor(empty.urls), DATABASE_MIGRATION_URL: empty.urls.migration });

  it('applies the pending migrations before the database is proven, in development by default', async () => {
    const api = spawnApi(environment());
    const ready = await fetch(`${await api.url()}/health/ready`);
    expect(ready.status).toBe(200);
    api.kill('SIGTERM');
    await expect(api.exited).resolves.toBe(0);
  });

  it('leaves an unmigrated database alone, and the start refused, when it is false', async () => {
    const api = spawnApi({ ...environment(), DB_MIGRATE_ON_START: 'false' });
    await expect(api.exited).resolves.toBe(1);
    expect(api.output().err).toContain('migrate deploy');
  });

  it('refuses the start when the migrations cannot be applied, and says so once', async () => {
    const url = new URL(empty.urls.migration);
    url.pathname = '/no_such_database';
    const api = spawnApi({ ...environment(), DATABASE_MIGRATION_URL: url.href });
    await expect(api.exited).resolves.toBe(1);
    expect(api.output().err).toContain('The pending migrations could not be applied.');
  });

  it('refuses the start where the image holds no migrations', async () => {
    await expect(deployMigrations('/no/such/command.js')).rejects.toThrow('this image holds no migrations');
  });
});

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentSecrets } from './development-secrets.js';

describe('development secrets', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'healthcare-secrets-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('are made once, differ from each other, and are their owner’s alone', async () => {
    const first = await developmentSecrets(folder);
    expect(new Set(Object.values(first)).size).toBe(6);
    expect(await developmentSecrets(folder)).toEqual(first);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('fit what they are for: 32-byte keys, secrets of 32 characters and more', async () => {
    const secrets = await developmentSecrets(folder);
    for (const name of ['CACHE_ENCRYPTION_KEY', 'ENCRYPTION_MASTER_KEY', 'DB_TOKEN_KEY'] as const) {
      expect(Buffer.from(secrets[name], 'base64')).toHaveLength(32);
    }
    expect(secrets.JWT_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(secrets.OPERATOR_TOKEN.length).toBeGreaterThanOrEqual(32);
  });

  it('are completed when a later release needs one more', async () => {
    const { JWT_SECRET } = await developmentSecrets(folder);
    await writeFile(join(folder, 'secrets.json'), JSON.stringify({ JWT_SECRET }));
    const completed = await developmentSecrets(folder);
    expect(completed.JWT_SECRET).toBe(JWT_SECRET);
    expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toEqual(completed);
  });

  it.each(['not json', '{"JWT_SECRET":"short"}', '[]'])(
    'refuse a file that holds something else: %s',
    async (text) => {
      await writeFile(join(folder, 'secrets.json'), text);
      await expect(developmentSecrets(folder)).rejects.toThrow(/does not hold the secrets.*delete it/);
    },
  );
});

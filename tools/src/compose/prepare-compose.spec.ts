import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCompose } from './compose-file.js';
import { composeEnvironment, inventSecrets } from './prepare-compose.js';

const source = readFileSync(join(import.meta.dirname, '../../../docker-compose.yml'), 'utf8');

describe('inventSecrets', () => {
  it('makes every file that docker-compose.yml takes a secret from', async () => {
    const parsed = parseCompose(source);
    const files = await inventSecrets();
    const wanted =
      parsed.kind === 'compose' ? Object.values(parsed.file.secrets).map(({ file }) => file) : [];
    expect(wanted).not.toEqual([]);
    expect(Object.keys(files).map((name) => `.data/compose/${name}`)).toEqual(expect.arrayContaining(wanted));
  });

  it('gives a value to every variable that docker-compose.yml requires', async () => {
    const required = new Set([...source.matchAll(/\$\{([A-Z_]+):\?/g)].map((match) => match[1]));
    const { [composeEnvironment]: environment = '' } = await inventSecrets();
    const given = new Set([...environment.matchAll(/^([A-Z_]+)=.+$/gm)].map((match) => match[1]));
    expect(given).toEqual(required);
  });

  it('makes other secrets each time, none twice', async () => {
    const [one, other] = await Promise.all([inventSecrets(), inventSecrets()]);
    const values = [...Object.values(one), ...Object.values(other)];
    expect(new Set(values).size).toBe(values.length);
  });

  it('signs one certificate for each server, valid for its own name only', async () => {
    const files = await inventSecrets();
    const authority = new X509Certificate(files['ca.crt'] ?? '');
    for (const [name, stranger] of [
      ['primary', 'replica'],
      ['replica', 'primary'],
    ] as const) {
      const certificate = new X509Certificate(files[`${name}.crt`] ?? '');
      expect(certificate.verify(authority.publicKey)).toBe(true);
      expect(certificate.checkHost(name)).toBe(name);
      expect(certificate.checkHost(stranger)).toBeUndefined();
    }
  });
});

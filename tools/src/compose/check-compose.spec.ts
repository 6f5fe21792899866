import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkCompose } from './check-compose.js';

const root = join(import.meta.dirname, '../../..');
const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const envExample = readFileSync(join(root, '.env.example'), 'utf8');
const dockerfile = readFileSync(join(root, 'apps/api/Dockerfile'), 'utf8');

const read = (path: string) => {
  if (path === 'apps/api/Dockerfile') return dockerfile;
  return existsSync(join(root, path)) ? '' : null;
};
const check = (text: string, changes = {}) => checkCompose({ compose: text, envExample, read, ...changes });

/** Plants one defect; the text to be replaced must be there, or the defect would not be planted at all. */
function plant(search: string | RegExp, replacement: string, source = compose): string {
  const planted = source.replace(search, replacement);
  expect(planted).not.toBe(source);
  return planted;
}

describe("the repository's docker-compose.yml", () => {
  it('is sound', () => {
    expect(check(compose)).toEqual([]);
  });
});

describe('checkCompose finds', () => {
  it.each<[string, string | RegExp, string, string]>([
    ['a missing service', /\n {2}redis:\n/, '\n  valkey:\n', 'service redis is missing'],
    ['YAML that breaks off', 'name: healthcare', "name: 'healthcare", 'malformed: '],
    [
      'a key given twice',
      'name: healthcare',
      'name: healthcare\nname: other',
      'malformed: Map keys must be unique',
    ],
    [
      'a misspelt key of a service',
      /healthcheck:\n {6}test: \['CMD', '\/ops/,
      "heathcheck:\n      test: ['CMD', '/ops",
      'malformed: services.redis',
    ],
    ['a misspelt key at the top', /^volumes:$/m, 'volume:', 'malformed: '],
    ['an image without a version', 'redis:7.2.7-bookworm', 'redis', 'redis: image redis is not pinned'],
    [
      'an image that floats',
      'redis:7.2.7-bookworm',
      'redis:latest',
      'redis: image redis:latest is not pinned',
    ],
    [
      'an image of a major version only',
      'postgres:18.4-bookworm',
      'postgres:18',
      'primary: image postgres:18 is not pinned',
    ],
    [
      'a Dockerfile that is not there',
      /dockerfile: apps\/api\/Dockerfile\n {6}target: api/,
      'dockerfile: Dockerfile\n      target: api',
      'api: there is no Dockerfile',
    ],
    ['a stage the Dockerfile lacks', 'target: api', 'target: web', 'api: the Dockerfile has no stage web'],
    [
      'a host port published twice',
      '127.0.0.1:5433:5432',
      '127.0.0.1:5432:5432',
      'replica: host port 5432 is published twice',
    ],
    [
      'a port open to the network',
      "'127.0.0.1:6379:6379'",
      "'6379:6379'",
      'redis: port 6379:6379 must have the form',
    ],
    [
      'a service without a health check',
      / {4}healthcheck:\n {6}test: \['CMD', '\/ops\/healthcheck.sh'\]\n {6}interval: 5s\n {6}timeout: 3s\n {6}retries: 6\n/,
      '',
      'redis has no health check',
    ],
    [
      'a forgotten dependency',
      '      redis: { condition: service_healthy }\n',
      '',
      'api must depend on redis',
    ],
    [
      'a dependency that only waits for the start',
      'redis: { condition: service_healthy }',
      'redis: { condition: service_started }',
      'api must wait for redis with condition service_healthy',
    ],
    [
      'a dependency on migrations that does not wait for their end',
      'service_completed_successfully',
      'service_started',
      'api must wait for migrate with condition service_completed_successfully',
    ],
    [
      'a dependency on nobody',
      'prometheus: { condition: service_healthy }',
      'prometheos: { condition: service_healthy }',
      'grafana depends on prometheos, which is no service',
    ],
    [
      'a circle',
      /image: redis:7.2.7-bookworm/,
      'image: redis:7.2.7-bookworm\n    depends_on:\n      api: { condition: service_healthy }',
      'redis depends on itself in a circle',
    ],
    [
      'a wrong server setting',
      'shared_buffers=512MB',
      'shared_buffers=128MB',
      'primary: shared_buffers must be 512MB exactly once, it is 128MB',
    ],
    [
      'a setting given twice',
      'work_mem=8MB\n',
      'work_mem=8MB\n    - -c\n    - work_mem=8MB\n',
      'replica: work_mem must be 8MB exactly once, it is 8MB and 8MB',
    ],
    [
      'a missing setting',
      '    - -c\n    - max_connections=500\n',
      '',
      'primary: max_connections must be 500 exactly once, it is not set',
    ],
    [
      'parameters in the log',
      'log_parameter_max_length_on_error=0',
      'log_parameter_max_length_on_error=-1',
      'log_parameter_max_length_on_error must be 0',
    ],
    [
      'a variable that is no option',
      'CACHE_ENCRYPTION_KEY: $',
      'CACHE_KEY: $',
      'api: CACHE_KEY is not in .env.example',
    ],
    [
      'an interpolation of no option',
      '${JWT_SECRET:?}',
      '${JWT_KEY:?}',
      'api: JWT_KEY is not in .env.example',
    ],
    [
      'an interpolation without braces of no option',
      '${JWT_SECRET:?}',
      '$JWT_KEY',
      'api: JWT_KEY is not in .env.example',
    ],
    [
      'an interpolation that may be empty',
      '${JWT_SECRET:?}',
      '${JWT_SECRET}',
      'api: ${JWT_SECRET} needs a default',
    ],
    [
      'a secret written out',
      'JWT_SECRET: ${JWT_SECRET:?}',
      'JWT_SECRET: hunter2',
      'api: JWT_SECRET is written out',
    ],
    [
      'a login written out in a URL',
      'READ_REPLICA_URLS: postgresql://replica:5432',
      'READ_REPLICA_URLS: postgresql://app:pw@replica:5432',
      'api: READ_REPLICA_URLS is written out',
    ],
    [
      "a password of an image's own written out",
      'GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/grafana-password',
      'GF_SECURITY_ADMIN_PASSWORD: admin',
      'grafana: GF_SECURITY_ADMIN_PASSWORD is written out',
    ],
    [
      'a mounted folder that is not there',
      './ops/redis:/ops:ro',
      './ops/valkey:/ops:ro',
      'redis: ./ops/valkey is not in the repository',
    ],
    [
      'a volume that is not declared',
      '  replica-data:\n  prom',
      '  prom',
      'replica: volume replica-data is not declared',
    ],
    [
      'a volume that nobody uses',
      /^ {2}replica-data:$/m,
      '  replica-data:\n  spare:',
      'volume spare is used by nobody',
    ],
    [
      'a secret that is not declared',
      'secrets: [grafana-password]',
      'secrets: [grafana-pass]',
      'grafana: secret grafana-pass is not declared',
    ],
    [
      'a secret that nobody uses',
      'secrets: [grafana-password]',
      'secrets: []',
      'secret grafana-password is used by nobody',
    ],
  ])('%s', (_defect, search, replacement, finding) => {
    expect(check(plant(search, replacement))).toContainEqual(expect.stringContaining(finding));
  });

  it('a base image that is not pinned', () => {
    const floating = plant('node:20.20.2-bookworm-slim', 'node:20', dockerfile);
    const findings = check(compose, {
      read: (path: string) => (path.endsWith('Dockerfile') ? floating : read(path)),
    });
    expect(findings).toContainEqual('apps/api/Dockerfile: base image node:20 is not pinned to a version');
  });

  it('a variable that the options no longer have', () => {
    const findings = check(compose, { envExample: plant(/^#?JWT_SECRET=.*$/m, '', envExample) });
    expect(findings).toContainEqual('api: JWT_SECRET is not in .env.example');
  });
});

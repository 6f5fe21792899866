import { ClusterError } from '../cluster.error.js';
import type { RedisChoice } from '../cluster.options.js';
import { findProgram } from '../system/find-program.js';
import { installPackage, type InstallOutcome } from '../system/package-manager.js';

/** The answer to "is there a redis-server, and may there be one?". */
export type RedisProgram =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'missing'; readonly notice: string };

export interface RedisFinder {
  find(program: string): string | null;
  install(packageName: string): Promise<InstallOutcome>;
}

const program = 'redis-server';
const howTo = 'install it (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)';
const thisMachine: RedisFinder = { find: findProgram, install: installPackage };

/**
 * @throws ClusterError REDIS_MISSING when it is required and not there, PACKAGE_INSTALL_FAILED
 */
export async function findRedis(
  choice: RedisChoice,
  machine: RedisFinder = thisMachine,
): Promise<RedisProgram> {
  if (choice === false) return { kind: 'unwanted' };
  const found = machine.find(program);
  if (found !== null) return { kind: 'found', program: found };
  if (choice === true) throw missing(`There is no ${program}.`);
  if (choice === 'if-installed') {
    return {
      kind: 'missing',
      notice: `no ${program}: the cache stays in the process; for a shared one ${howTo}`,
    };
  }
  return install(machine);
}

async function install(machine: RedisFinder): Promise<RedisProgram> {
  const outcome = await machine.install(program);
  const found = machine.find(program);
  if (found !== null) return { kind: 'found', program: found };
  throw missing(outcome.kind === 'not-allowed' ? outcome.reason : `Installing brought no ${program}.`);
}

function missing(problem: string): ClusterError {
  return new ClusterError('REDIS_MISSING', problem, `To have one, ${howTo}.`);
}

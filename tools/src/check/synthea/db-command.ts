import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DatabaseUrls } from '../../cluster/index.js';
import type { Environment } from '../../environment.js';
import { inWorkspace } from '../workspace.js';

/** How a `db` command ended, and its result. */
export interface Ended {
  readonly exitCode: number;
  readonly result: string;
}

/** Runs `db …` as its users do. @param input what it reads from standard input */
export type DbCommand = (args: readonly string[], input?: string) => Promise<Ended>;

/** What names a database to the commands and to the API. */
export function namingVariables(urls: DatabaseUrls): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    DATABASE_MIGRATION_URL: urls.migration,
  };
}

/** The command on one database; what it says beside its result goes to standard error. */
export function dbCommand(urls: DatabaseUrls, inherited: Environment): DbCommand {
  const environment = { ...inherited, NODE_ENV: 'test', ...namingVariables(urls) };
  return async (args, input = '') => {
    const child = spawn(process.execPath, [inWorkspace('tools', 'dist', 'cli', 'db.js'), ...args], {
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(input);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    return { exitCode: code ?? 1, result: Buffer.concat(chunks).toString() };
  };
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../folder/json-file.js';
import { commandLine } from '../folder/process-identity.js';
import { ServerProcess, type StopStep } from '../process/server-process.js';
import { becomesTrue } from '../wait-until.js';
import { probeRedis } from './ask-redis.js';

export interface RedisServer {
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  readonly logFile: string;
}

const configurationFile = 'redis.conf';
const pidFile = 'redis.pid';
const diesWithinMs = 5_000;

const stopSteps: readonly StopStep[] = [
  { signal: 'SIGTERM', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
];

/** Starts a redis-server that keeps nothing on disk: it holds a cache. */
export async function launchRedis(server: RedisServer): Promise<ServerProcess> {
  await mkdir(server.folder, { recursive: true, mode: 0o700 });
  await stopLeftOverRedis(server.folder);
  const configuration = join(server.folder, configurationFile);
  await writeFile(configuration, redisConfiguration(server), { mode: 0o600 });
  return ServerProcess.launch({
    name: 'redis',
    command: server.program,
    args: [configuration],
    runAs: { kind: 'caller' },
    port: server.port,
    logFile: server.logFile,
    probe: () => probeRedis(server.port, server.password),
    stopSteps,
  });
}

export function redisUrl(port: number, password: string): string {
  return `redis://:${password}@127.0.0.1:${port}`;
}

export function redisConfiguration(server: RedisServer): string {
  const lines = [
    `bind 127.0.0.1`,
    `port ${server.port}`,
    `requirepass ${server.password}`,
    `dir "${server.folder}"`,
    `pidfile "${join(server.folder, pidFile)}"`,
    'daemonize no',
    'save ""',
    'appendonly no',
    'maxmemory 256mb',
    'maxmemory-policy allkeys-lru',
  ];
  return `${lines.join('\n')}\n`;
}

/** Ends the server that a killed owner left in this folder. */
export async function stopLeftOverRedis(folder: string): Promise<void> {
  const pid = await findRedisProcess(folder);
  if (pid !== null) {
    process.kill(pid, 'SIGKILL'); // it has nothing to save
    await becomesTrue(async () => (await findRedisProcess(folder)) !== pid, diesWithinMs);
  }
  await rm(join(folder, pidFile), { force: true });
}

/** The process of the server that runs on this folder; `null` when none does. */
export async function findRedisProcess(folder: string): Promise<number | null> {
  const pid = Number.parseInt(await readIfThere(join(folder, pidFile)), 10);
  const port = /^port (\d+)$/m.exec(await readIfThere(join(folder, configurationFile)))?.[1];
  return pid > 0 && port !== undefined && isRedisOn(commandLine(pid), port) ? pid : null;
}

/** Redis shows its address in its process title: `redis-server 127.0.0.1:6379`. */
export function isRedisOn(title: string | null, port: string | undefined): boolean {
  return title !== null && title.includes('redis-server') && title.split(' ').includes(`127.0.0.1:${port}`);
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

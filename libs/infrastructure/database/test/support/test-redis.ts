import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, launchRedis, redisUrl } from '@tools/dev/cluster';
import { Redis } from 'ioredis';

const READY_WITHIN_MS = 10_000;

/** A real redis-server on a free port, which can be killed, paused and looked into. */
export class TestRedis {
  readonly url: string;
  /** For looking into it. */
  client: Redis;
  readonly #folder: string;
  readonly #port: number;
  readonly #password: string;
  #server: Awaited<ReturnType<typeof launchRedis>>;

  private constructor(
    folder: string,
    port: number,
    password: string,
    server: Awaited<ReturnType<typeof launchRedis>>,
  ) {
    this.#folder = folder;
    this.#port = port;
    this.#password = password;
    this.#server = server;
    this.url = redisUrl(port, password);
    this.client = this.#connect();
  }

  static async start(): Promise<TestRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'healthcare-redis-'));
    const port = await freePort();
    const password = randomBytes(16).toString('hex');
    return new TestRedis(folder, port, password, await launch(folder, port, password));
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.client.disconnect();
    process.kill(this.#server.pid, 'SIGKILL');
    await this.#server.exited;
  }

  /** Empty, on the same port. */
  async startAgain(): Promise<void> {
    this.#server = await launch(this.#folder, this.#port, this.#password);
    this.client = this.#connect();
  }

  /** SIGSTOP: it takes connections and answers nothing. */
  pause(): void {
    process.kill(this.#server.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.#server.pid, 'SIGCONT');
  }

  async keys(): Promise<string[]> {
    return await this.client.keys('*');
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #connect(): Redis {
    const client = new Redis(this.url, { retryStrategy: (attempt) => Math.min(attempt * 20, 200) });
    client.on('error', () => undefined);
    return client;
  }
}

async function launch(folder: string, port: number, password: string) {
  const program = await findRedis('install');
  if (program.kind !== 'found') throw new Error('there is no redis-server');
  const server = await launchRedis({
    ...{ program: program.program, folder, port, password, logFile: join(folder, 'log') },
  });
  await server.waitReady(READY_WITHIN_MS);
  return server;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

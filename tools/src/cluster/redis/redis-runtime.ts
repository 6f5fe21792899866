import type { ClusterRuntime } from '../postgres/node-runtime.js';
import { portOf } from '../postgres/node-runtime.js';
import { SupervisedServer } from '../process/supervised-server.js';
import { launchRedis } from './redis-server.js';

export const redisName = 'redis';
const readyWithinMs = 15_000;

/** A redis-server that is kept running beside the database. */
export function supervisedRedis(runtime: ClusterRuntime, program: string): SupervisedServer {
  const { layout, secrets, options } = runtime;
  return new SupervisedServer({
    name: redisName,
    readyWithinMs,
    onEvent: options.onEvent,
    isHeld: () => false,
    launch: () =>
      launchRedis({
        program,
        folder: layout.redis,
        port: portOf(runtime, redisName),
        password: secrets.redis,
        logFile: layout.logFile(redisName),
      }),
  });
}

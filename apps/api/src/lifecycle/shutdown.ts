import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { describeFailure } from '../logging/describe-failure.js';
import { Lifecycle } from './lifecycle.js';

/** Longest time for requests under way to end; below the 30 s that supervisors commonly wait; ms. */
const DRAIN_MS = 25_000;
/** Between two looks for connections whose last request was answered; ms. */
const IDLE_LOOK_MS = 50;

/**
 * Stops taking on work, lets what is under way end, then closes the database.
 * @returns the exit code: 0, or 1 when something would not end
 */
export async function shutDown(app: NestFastifyApplication, logger: Logger): Promise<number> {
  app.get(Lifecycle).drain();
  logger.info('stopping: requests under way are finished first');
  try {
    const isDrained = await within(DRAIN_MS, closeServer(app));
    if (!isDrained) throw new Error('requests are still under way');
    const isClosed = await within(DRAIN_MS, app.close());
    if (!isClosed) throw new Error('the database connections are still open');
    logger.info('stopped');
    return 0;
  } catch (error) {
    logger.error({ failure: describeFailure(error) }, 'stopped before everything had ended');
    return 1;
  }
}

/**
 * Fastify ends the connections that are idle when it begins to close. One whose request is answered later would stay
 * open for as long as its client keeps it, and the server would wait for it.
 */
async function closeServer(app: NestFastifyApplication): Promise<void> {
  const look = setInterval(() => {
    app.getHttpServer().closeIdleConnections();
  }, IDLE_LOOK_MS);
  try {
    await app.getHttpAdapter().getInstance().close();
  } finally {
    clearInterval(look);
  }
}

/** Whether the work ended in time. */
async function within(ms: number, work: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

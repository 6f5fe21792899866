import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { ApiOptions } from './config/api.options.js';
import { createApp } from './create-app.js';
import { deployMigrations } from './lifecycle/deploy-migrations.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { shutDown } from './lifecycle/shutdown.js';

/**
 * Starts the application and listens.
 * @throws whatever keeps it from starting; nothing is left open then
 */
export async function serve(options: ApiOptions, logger: Logger): Promise<NestFastifyApplication> {
  const app = await createApp(options, logger, { migrate: deployMigrations });
  try {
    await app.listen(options.port, options.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  app.get(Lifecycle).serve();
  logger.info({ url: await app.getUrl() }, 'listening');
  return app;
}

/**
 * Ends the process in good order on the first SIGTERM or SIGINT, and when the process that started it over a channel
 * is gone; later ones change nothing.
 */
export function stopOnSignals(app: NestFastifyApplication, logger: Logger): void {
  let stopping: Promise<void> | undefined;
  const stop = (): void => {
    stopping ??= shutDown(app, logger).then((code) => process.exit(code));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.once('disconnect', stop);
}

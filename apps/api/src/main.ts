import 'reflect-metadata';
import { readEnvironment } from './config/environment.js';
import { explainFailure } from './lifecycle/explain-failure.js';
import { createLogger } from './logging/create-logger.js';
import { serve, stopOnSignals } from './serve.js';

try {
  const options = readEnvironment();
  const logger = createLogger(options);
  stopOnSignals(await serve(options, logger), logger);
} catch (error) {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
}

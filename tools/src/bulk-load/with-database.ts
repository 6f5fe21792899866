import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, DatabaseService, type DatabaseSetup } from '@infrastructure/database';
import { LineLogger } from './line-logger.js';

/**
 * Opens the library for a piece of work outside HTTP, and closes it again.
 *
 * @param warn told what the library has to say: never standard output, which belongs to results
 * @throws DB_BOOT_REFUSED, DB_CONFIGURATION_INVALID with the list of what is wrong
 */
export async function withDatabase<T>(
  setup: DatabaseSetup,
  warn: (line: string) => void,
  work: (database: DatabaseService) => Promise<T>,
): Promise<T> {
  const application = await NestFactory.createApplicationContext(DatabaseModule.forRoot(setup), {
    logger: new LineLogger(warn),
    abortOnError: false,
  });
  try {
    return await work(application.get(DatabaseService));
  } finally {
    await application.close();
  }
}

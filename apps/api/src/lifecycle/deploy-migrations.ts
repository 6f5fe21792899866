import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartupError } from './startup.error.js';

/** The workspace's migration command; an image of the API alone leaves it out. */
const COMMAND = fileURLToPath(new URL('../../../../tools/dist/cli/db.js', import.meta.url));

/**
 * Applies the pending migrations in a process of its own, which takes the schema engine's memory with it.
 *
 * @throws StartupError when there is no command, or when it fails; it has said why on standard error then
 */
export async function deployMigrations(command = COMMAND): Promise<void> {
  if (!existsSync(command)) {
    throw new StartupError(
      'DB_MIGRATE_ON_START is true, but this image holds no migrations.',
      'Run the image’s target migrate before it, as docker-compose.yml does, and set DB_MIGRATE_ON_START=false.',
    );
  }
  const child = spawn(process.execPath, [command, 'migrate', 'deploy'], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  throw new StartupError(
    'The pending migrations could not be applied.',
    'The lines above say why; npm run db -- migrate status shows where the database stands.',
  );
}

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs `prisma generate` on a schema folder. The native schema engine is never called for that, yet the
 * command insists on one: naming any existing file keeps it from downloading (architecture.md, decision 1).
 * @throws with Prisma's own output when the schema is refused
 */
export async function generatePrismaClient(schemaDir: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
  const command = join(dirname(manifest), 'build/index.js');
  await run(process.execPath, [command, 'generate', '--schema', schemaDir, '--no-hints'], {
    cwd: schemaDir,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  }).catch((error: Error & { stderr?: string }) => {
    throw new Error(`prisma generate failed:\n${error.stderr ?? error.message}`, { cause: error });
  });
}

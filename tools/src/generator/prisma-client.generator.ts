import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The whole environment of the command: what it makes depends on nothing else. The native schema engine is
 * never called here, yet the command insists on one; naming any existing file keeps it from downloading.
 */
const environment = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
};

/**
 * Runs `prisma generate` on a schema folder.
 * @throws with Prisma's own output when the schema is refused
 */
export async function generatePrismaClient(schemaDir: string): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
  const command = join(dirname(manifest), 'build/index.js');
  const options = { cwd: schemaDir, env: environment };
  try {
    await run(process.execPath, [command, 'generate', '--schema', schemaDir, '--no-hints'], options);
  } catch (error) {
    throw new Error(`prisma generate failed:\n${outputOf(error)}`, { cause: error });
  }
}

function outputOf(error: unknown): string {
  const isFailedCommand = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string';
  return isFailedCommand ? (error.stderr as string) : String(error);
}

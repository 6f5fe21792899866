import { runCaptured } from './child.mjs';
import { nxCli } from './workspace.mjs';

/**
 * Generates the Prisma client and builds every project, or takes them from Nx's cache. Silent unless it fails.
 * @param {string[]} projects empty for all
 * @returns {Promise<number>} exit code
 */
export async function ensureBuilt(projects = []) {
  const selection = projects.length > 0 ? [`--projects=${projects.join(',')}`] : [];
  const { exitCode, output } = await runCaptured(process.execPath, [
    nxCli,
    'run-many',
    '-t',
    'build',
    ...selection,
  ]);
  if (exitCode !== 0) console.error(`${output}\nThe build failed; see above.`);
  return exitCode;
}

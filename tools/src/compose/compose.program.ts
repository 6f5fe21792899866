import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { isMissing } from '../cluster/folder/json-file.js';
import { checkCompose } from './check-compose.js';
import { composeEnvironment, inventSecrets, prepareCompose } from './prepare-compose.js';

/** Where the command works and talks. */
export interface ComposeContext {
  /** The repository's root. */
  readonly root: string;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const composeFile = 'docker-compose.yml';
const secretsFolder = '.data/compose';

/** `npm run compose:check`: exits with 0 for a sound file, 1 for any defect. */
export function composeProgram(context: ComposeContext, exit: (code: number) => void): Command {
  return new Command('compose:check')
    .description(`Proves ${composeFile} well-formed and consistent with .env.example.`)
    .option('--prepare', `make passwords, keys and certificates in ${secretsFolder}, once`, false)
    .action(async ({ prepare }: { prepare: boolean }) => {
      if (prepare) await makeSecrets(context);
      exit(report(context));
    });
}

function report({ root, say, complain }: ComposeContext): number {
  const read = (path: string) => readInside(root, path);
  const findings = checkCompose({
    compose: read(composeFile) ?? '',
    envExample: read('.env.example') ?? '',
    read,
  });
  if (findings.length === 0) say(`${composeFile} is sound`);
  for (const finding of findings) complain(`${composeFile}: ${finding}`);
  return findings.length === 0 ? 0 : 1;
}

async function makeSecrets({ root, say }: ComposeContext): Promise<void> {
  const isNew = await prepareCompose(join(root, secretsFolder), await inventSecrets());
  say(isNew ? `made ${secretsFolder}` : `${secretsFolder} is there already and was left as it is`);
  say(`start with: docker compose --env-file ${secretsFolder}/${composeEnvironment} up --build --wait`);
}

/** The text of a file, '' for a folder, `null` for what isn't there. */
function readInside(root: string, path: string): string | null {
  const full = join(root, path);
  try {
    return statSync(full).isDirectory() ? '' : readFileSync(full, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

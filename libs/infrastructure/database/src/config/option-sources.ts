import { readFileSync } from 'node:fs';

import { processEnvironment, type Environment } from './environment.js';

/** Where options come from besides the call itself; a test brings its own. */
export interface OptionSources {
  readonly environment: Environment;
  /** The text of a file; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

export function processSources(): OptionSources {
  return { environment: processEnvironment(), readFile: (path) => readFileSync(path, 'utf8') };
}

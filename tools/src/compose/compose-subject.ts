import type { ComposeFile } from './compose-file.js';

/** What the rules look at. */
export interface ComposeSubject {
  readonly file: ComposeFile;
  /** Every variable of `.env.example`. */
  readonly options: ReadonlySet<string>;
  /** The text of a file of the repository, `null` when it isn't there; folders give ''. */
  readonly read: (path: string) => string | null;
}

/** A rule gives one sentence for each place that breaks it. */
export type ComposeRule = (subject: ComposeSubject) => string[];

/** Names of variables in an `.env` file, commented-out defaults included. */
export function optionNames(envExample: string): Set<string> {
  const names = [...envExample.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? '');
  return new Set(names);
}

import type { Client } from 'pg';
import { isOutsideTransaction } from '../folder/directive.js';
import { splitStatements } from '../sql/split-statements.js';
import { resetSession } from './reset-session.js';

/** Runs a script as it is to be run, without noting it anywhere: for the shadow database. */
export async function runPlainScript(session: Client, script: string): Promise<void> {
  const pieces = isOutsideTransaction(script) ? splitStatements(script).map(({ text }) => text) : [script];
  for (const piece of pieces) await session.query(piece);
  await resetSession(session);
}

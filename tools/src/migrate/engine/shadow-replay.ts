import type { Client } from 'pg';
import { runPlainScript } from '../apply/run-plain-script.js';
import { scriptError } from '../apply/script-errors.js';
import type { Migration } from '../folder/migration.js';
import type { ConnectionTarget } from '../session/connection-target.js';
import type { EngineSession } from './migration-adapter.factory.js';
import { openShadowDatabase, type ShadowDatabase } from './shadow-database.js';

/** The shadow databases of one engine, in which it replays migrations to learn what they add up to. */
export class ShadowReplay {
  /** What is replayed, so that a failing script can be named: the engine hands over its text only. */
  migrations: readonly Migration[] = [];
  private readonly opened: ShadowDatabase[] = [];

  constructor(
    private readonly admin: Client,
    private readonly target: ConnectionTarget,
  ) {}

  async open(): Promise<EngineSession> {
    const shadow = await openShadowDatabase(this.admin, this.target);
    this.opened.push(shadow);
    return { session: shadow.session, runScript: (script) => this.replay(shadow.session, script) };
  }

  /** Drops them all. */
  async close(): Promise<void> {
    for (const shadow of this.opened) await shadow.close();
  }

  private async replay(session: Client, script: string): Promise<void> {
    try {
      await runPlainScript(session, script);
    } catch (cause) {
      const name = this.migrations.find((migration) => migration.script === script)?.name ?? 'a migration';
      throw scriptError(cause, { file: `${name}/migration.sql in the shadow database`, script });
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { countModuleSessions, endModuleSessions } from '../worker/module-sessions.js';
import type { SuperuserSession } from '../worker/superuser-session.js';
import type { CallKind } from './g9.job.js';

const KINDS: readonly CallKind[] = ['reads', 'writes'];

/**
 * Fails with a serialization failure and counts: a sequence is the one thing that a rollback does not take back. It
 * runs as its owner, because the application may not touch the counter; and where reads may not write, here they may.
 */
const PLANT = `
  ${KINDS.map((kind) => `CREATE SEQUENCE public.g9_${kind}`).join(';\n  ')};
  CREATE FUNCTION public.g9_fail(counter regclass) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    PERFORM nextval(counter);
    RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
  END $$;
  CREATE FUNCTION public.g9_fail_write() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM public.g9_fail('public.g9_writes');
    RETURN NEW;
  END $$;
  GRANT EXECUTE ON FUNCTION public.g9_fail, public.g9_fail_write TO PUBLIC;
  GRANT USAGE ON SCHEMA public TO healthcare_app;
  DO $$ BEGIN
    EXECUTE format('ALTER ROLE healthcare_app IN DATABASE %I SET default_transaction_read_only = off',
      current_database());
  END $$;`;

const LOOK_EVERY_MS = 20;

const FAIL = `
  CREATE TRIGGER g9_fail BEFORE INSERT ON healthcare.locations
    FOR EACH ROW EXECUTE FUNCTION public.g9_fail_write();
  CREATE POLICY g9_fail ON healthcare.practitioners AS RESTRICTIVE FOR SELECT
    USING (public.g9_fail('public.g9_reads'));`;

/** A real server that answers every call with SQLSTATE 40001, and knows how many attempts have reached it. */
export class FailingServer {
  readonly #server: SuperuserSession;

  private constructor(server: SuperuserSession) {
    this.#server = server;
  }

  /** After the module has started: its boot proof would refuse what is planted here. */
  static async plant(server: SuperuserSession): Promise<FailingServer> {
    await server.script(PLANT);
    // Sessions keep the settings that they began with.
    await endModuleSessions(server);
    while ((await countModuleSessions(server)) > 0) await pause(LOOK_EVERY_MS);
    return new FailingServer(server);
  }

  /** From now on every insert of a location and every read of a practitioner fails. */
  async fail(): Promise<void> {
    await this.#server.script(FAIL);
  }

  /** Attempts of this kind that have reached the server. */
  async attempts(kind: CallKind): Promise<number> {
    return await this.#server.number(
      `SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM public.g9_${kind}`,
    );
  }
}

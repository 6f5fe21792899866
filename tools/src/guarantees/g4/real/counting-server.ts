import { setTimeout as pause } from 'node:timers/promises';
import { countModuleSessions, endModuleSessions } from '../../worker/module-sessions.js';
import type { SuperuserSession } from '../../worker/superuser-session.js';

const LOOK_EVERY_MS = 20;

/** Counts, and sleeps where it is told to. The owner runs it, as the application may not touch the counter. */
const counter = (sleepsAt: number, forMs: number): string => `
  CREATE OR REPLACE FUNCTION public.g4_load() RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  BEGIN
    IF nextval('public.g4_loads') = ${String(sleepsAt)} THEN PERFORM pg_sleep(${String(forMs / 1000)}); END IF;
    RETURN true;
  END $$;`;

const PLANT = `
  CREATE SEQUENCE public.g4_loads;
  ${counter(0, 0)}
  GRANT EXECUTE ON FUNCTION public.g4_load TO PUBLIC;
  GRANT USAGE ON SCHEMA public TO healthcare_app;
  CREATE POLICY g4_load ON healthcare.practitioners AS RESTRICTIVE FOR SELECT USING (public.g4_load());
  DO $$ BEGIN
    EXECUTE format('ALTER ROLE healthcare_app IN DATABASE %I SET default_transaction_read_only = off',
      current_database());
  END $$;`;

/** A real server that counts how often practitioners are read from it: a sequence counts also what is cut short. */
export class CountingServer {
  readonly #server: SuperuserSession;

  private constructor(server: SuperuserSession) {
    this.#server = server;
  }

  /** After the module has started: its boot proof would refuse what is planted here. */
  static async plant(server: SuperuserSession): Promise<CountingServer> {
    await server.script(PLANT);
    // Sessions keep the settings that they began with.
    await endModuleSessions(server);
    while ((await countModuleSessions(server)) > 0) await pause(LOOK_EVERY_MS);
    return new CountingServer(server);
  }

  async loads(): Promise<number> {
    return await this.#server.number(
      'SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM public.g4_loads',
    );
  }

  /** The next load takes so much longer; ms. */
  async sleepAtNext(forMs: number): Promise<void> {
    await this.#server.script(counter((await this.loads()) + 1, forMs));
  }

  /** Settles when a load has reached the server. @throws when none does */
  async loadBeyond(count: number, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while ((await this.loads()) <= count) {
      if (performance.now() > deadline) throw new Error('no load has reached the server');
      await pause(LOOK_EVERY_MS);
    }
  }
}

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DatabaseModule, DatabaseService, PoolExhaustedError } from '@infrastructure/database';
import pg from 'pg';
import { PatientWorld } from '../database/patient-world.js';
import type { OverloadKind, OverloadSetup } from './overload-requests.js';

/** Whoever answers as many requests as its pool has connections for. */
export interface OverloadSubject {
  /**
   * Keeps one connection for as long as told.
   *
   * @returns false when it was turned away before any work was done
   * @throws for any other failure
   */
  ask(clinic: number, serviceMs: number): Promise<boolean>;
  close(): Promise<void>;
}

const USER = '01920000-0000-7000-8000-000000000001';
const OPENERS: Record<OverloadKind, (setup: OverloadSetup) => Promise<OverloadSubject>> = {
  'database-service': openModule,
  'node-postgres': openNodePostgres,
};

export async function openOverloadSubject(setup: OverloadSetup): Promise<OverloadSubject> {
  return await OPENERS[setup.kind](setup);
}

/** Each request in a context of its own, as HTTP requests have it. */
async function openModule(setup: OverloadSetup): Promise<OverloadSubject> {
  const { url, systemUrl = url, connections, queueLimit, patients } = setup;
  const application = await NestFactory.createApplicationContext(
    DatabaseModule.forRoot({
      profile: 'test',
      connection: { url, systemUrl },
      pool: { min: connections, max: connections, ...(queueLimit !== undefined && { queueLimit }) },
    }),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  const database = application.get(DatabaseService);
  const world = new PatientWorld(patients);
  return {
    ask: async (clinic, serviceMs) => {
      const identity = { clinicId: world.clinicId(clinic), userId: USER, roles: ['practitioner'] };
      const seconds = serviceMs / 1000;
      try {
        const rows = await database.runInContext(identity, () =>
          database.executeHealthcareRead(
            (client) =>
              client.$queryRaw<{ done: number }[]>`SELECT 1 AS done FROM pg_sleep(${seconds}::float8)`,
          ),
        );
        return expectDone(rows);
      } catch (error) {
        if (error instanceof PoolExhaustedError) return false;
        throw error;
      }
    },
    close: () => application.close(),
  };
}

/** It turns nobody away. */
function openNodePostgres({ url, connections }: OverloadSetup): Promise<OverloadSubject> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const text = 'SELECT 1 AS done FROM pg_sleep($1::float8)';
  return Promise.resolve({
    ask: async (_clinic, serviceMs) => {
      const { rows } = await pool.query<{ done: number }>({ name: 'work', text, values: [serviceMs / 1000] });
      return expectDone(rows);
    },
    close: () => pool.end(),
  });
}

function expectDone(rows: readonly { readonly done: number }[]): true {
  if (rows[0]?.done !== 1) throw new Error('the server did something else than it was asked');
  return true;
}

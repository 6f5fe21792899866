import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseService } from '@infrastructure/database';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { quantile } from '../process/sample.js';
import { serveRequests } from '../process/serve-requests.js';
import { expectRow } from '../subjects/expect-rows.js';
import { openPlainPrisma } from '../subjects/plain-prisma.client.js';
import { CANNED_CLINIC, CANNED_ID } from './canned-answer.js';
import { openDoubledModule } from './doubled-module.js';
import type { OverheadRequest, OverheadSample } from './overhead-requests.js';
import { WireDouble } from './wire-double.js';

/** Operations of one kind before it is the other's turn: too few for the machine to change meanwhile. */
const BLOCK = 50;

const select = { id: true, mrn: true, firstName: true, lastName: true, birthDate: true, status: true };

type Read = () => Promise<void>;

class OverheadServer {
  #application: INestApplicationContext | undefined;
  #own: Read | undefined;
  #plain: Read | undefined;

  async open(): Promise<void> {
    const connection = { stream: () => new WireDouble() as never };
    this.#application = await openDoubledModule(connection);
    const database = this.#application.get(DatabaseService);
    const identity = { clinicId: CANNED_CLINIC, userId: CANNED_CLINIC, roles: [] };
    const enter = database.runInContext(identity, () => AsyncLocalStorage.snapshot());
    const where = { id: CANNED_ID };
    this.#own = async () => {
      const row = await enter(() =>
        database.executeHealthcareRead((client) => client.patient.findFirst({ where, select })),
      );
      expectRow(row, CANNED_ID);
    };
    const prisma = await openPlainPrisma(new pg.Pool({ ...connection, max: 20 }));
    this.#plain = async () => {
      const within = { ...where, clinicId: CANNED_CLINIC };
      expectRow(await prisma.patient.findFirst({ where: within, select }), CANNED_ID);
    };
  }

  /** One after the other: a caller's own time, without anybody else's in it. */
  async measure({ operations }: OverheadRequest): Promise<OverheadSample> {
    const own: number[] = [];
    const plain: number[] = [];
    for (let done = 0; done < operations; done += BLOCK) {
      await timeBlock(this.#plain, plain);
      await timeBlock(this.#own, own);
    }
    return { ownMicros: medianMicros(own), plainMicros: medianMicros(plain) };
  }

  async close(): Promise<void> {
    await this.#application?.close();
  }
}

async function timeBlock(read: Read | undefined, times: number[]): Promise<void> {
  if (read === undefined) throw new Error('the module is not open');
  for (let done = 0; done < BLOCK; done += 1) {
    const before = performance.now();
    await read();
    times.push(performance.now() - before);
  }
}

function medianMicros(timesMs: readonly number[]): number {
  return quantile(Float64Array.from(timesMs).sort(), 0.5) * 1000;
}

const server = new OverheadServer();
serveRequests(
  { open: () => server.open(), measure: (request: OverheadRequest) => server.measure(request) },
  () => server.close(),
);

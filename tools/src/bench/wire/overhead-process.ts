import 'reflect-metadata';
import pg from 'pg';
import { openUnprovenModule, type OpenedModule } from '../module/unproven-module.js';
import { serveRequests } from '../process/serve-requests.js';
import { openPlainPrisma } from '../subjects/plain-prisma.client.js';
import { moduleRead, prismaRead } from './canned-reads.js';
import { DOUBLED_SETUP, doubledConnection, openDoubledTopology } from './doubled-topology.js';
import type { OverheadRequest, OverheadSample } from './overhead-requests.js';
import { timeInBlocks, type Read } from './time-blocks.js';

class OverheadServer {
  #module: OpenedModule | undefined;
  #reads: Readonly<Record<keyof OverheadSample, Read>> | undefined;

  async open(): Promise<void> {
    this.#module = await openUnprovenModule(DOUBLED_SETUP, (recorder) => openDoubledTopology(0, recorder));
    const prisma = await openPlainPrisma(new pg.Pool({ ...doubledConnection(), max: 20 }));
    this.#reads = { plainMicros: prismaRead(prisma), ownMicros: moduleRead(this.#module) };
  }

  async measure({ operations }: OverheadRequest): Promise<OverheadSample> {
    if (this.#reads === undefined) throw new Error('the module is not open');
    return await timeInBlocks(this.#reads, operations);
  }

  async close(): Promise<void> {
    await this.#module?.close();
  }
}

const server = new OverheadServer();
serveRequests(
  { open: () => server.open(), measure: (request: OverheadRequest) => server.measure(request) },
  () => server.close(),
);

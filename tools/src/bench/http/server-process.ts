import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { serveRequests } from '../process/serve-requests.js';
import type { SubjectSetup } from '../subjects/subject.js';
import type { ServeRequest, ServerKind } from './http-requests.js';
import { ModulePatientsModule } from './module-patients.js';
import { PlainPatientsModule } from './plain-patients.js';

const MODULES: Record<ServerKind, (setup: SubjectSetup) => DynamicModule> = {
  'database-service': (setup) => ModulePatientsModule.on(setup),
  'plain-prisma': (setup) => PlainPatientsModule.on(setup),
};

class BenchServer {
  #app: NestFastifyApplication | undefined;

  /** @returns the port */
  async open({ kind, setup }: ServeRequest): Promise<number> {
    this.#app = await NestFactory.create<NestFastifyApplication>(MODULES[kind](setup), new FastifyAdapter(), {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
    await this.#app.listen(0, '127.0.0.1');
    return (this.#app.getHttpServer().address() as AddressInfo).port;
  }

  /** Processor time since the start; µs. */
  cpuMicros(): Promise<number> {
    const { user, system } = process.cpuUsage();
    return Promise.resolve(user + system);
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }
}

const server = new BenchServer();
serveRequests(
  { open: (request: ServeRequest) => server.open(request), cpuMicros: () => server.cpuMicros() },
  () => server.close(),
);

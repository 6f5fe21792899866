import {
  Controller,
  Get,
  Headers,
  Inject,
  Module,
  NotFoundException,
  Param,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import pg from 'pg';
import { openPlainPrisma, type PlainPrisma } from '../subjects/plain-prisma.client.js';
import type { SubjectSetup } from '../subjects/subject.js';
import { CLINIC_HEADER } from './http-requests.js';

const CONNECTED = Symbol('connected');

interface Connected {
  readonly pool: pg.Pool;
  readonly prisma: PlainPrisma;
}

/** The same route on one PrismaClient for everybody, as Nest's documentation has it. */
@Controller('patients')
export class PlainPatientsController {
  readonly #prisma: PlainPrisma;

  constructor(@Inject(CONNECTED) { prisma }: Connected) {
    this.#prisma = prisma;
  }

  @Get(':id')
  async read(@Param('id') id: string, @Headers(CLINIC_HEADER) clinicId: string): Promise<object> {
    const patient = await this.#prisma.patient.findFirst({ where: { id, clinicId } });
    if (patient === null) throw new NotFoundException();
    return patient;
  }
}

@Module({ controllers: [PlainPatientsController] })
export class PlainPatientsModule implements OnApplicationShutdown {
  readonly #connected: Connected;

  constructor(@Inject(CONNECTED) connected: Connected) {
    this.#connected = connected;
  }

  static on({ url, connections }: SubjectSetup): DynamicModule {
    const connect = async (): Promise<Connected> => {
      const pool = new pg.Pool({ connectionString: url, max: connections });
      return { pool, prisma: await openPlainPrisma(pool) };
    };
    return { module: PlainPatientsModule, providers: [{ provide: CONNECTED, useFactory: connect }] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#connected.prisma.$disconnect();
    await this.#connected.pool.end();
  }
}

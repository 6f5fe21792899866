import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DatabaseService } from '@infrastructure/database';
import { Body, Controller, Get, Injectable, Param, Post, Req, type PipeTransform } from '@nestjs/common';
import { rawRequest } from './platforms.js';
import { SignIns } from './sign-ins.js';

interface Row {
  readonly clinicId: string;
  readonly mrn: string;
}

/** Turns a record number into the patient, by a query of its own. */
@Injectable()
export class PatientPipe implements PipeTransform<string, Promise<Row | null>> {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async transform(mrn: string): Promise<Row | null> {
    return await this.#database.executeHealthcareRead((client) =>
      client.patient.findFirst({ where: { mrn }, select: { clinicId: true, mrn: true } }),
    );
  }
}

/** Handlers that reach the database in the ways that handlers do. */
@Controller('ward')
export class WardController {
  readonly #database: DatabaseService;
  readonly #signIns: SignIns;

  constructor(database: DatabaseService, signIns: SignIns) {
    this.#database = database;
    this.#signIns = signIns;
  }

  @Get('idle')
  idle(): string[] {
    return [];
  }

  @Get('patients')
  async patients(): Promise<Row[]> {
    const both = await Promise.all([this.#list(), this.#list()]);
    await nextTurn();
    return [...both.flat(), ...(await this.#list())];
  }

  @Get('patients/:mrn')
  patient(@Param('mrn', PatientPipe) patient: Row | null): (Row | null)[] {
    return [patient];
  }

  @Post('patients')
  async register(@Body() { mrn }: { mrn: string }): Promise<Row> {
    const data = { mrn, firstName: 'Ann', lastName: 'Ward', birthDate: new Date('1990-01-01') };
    return await this.#database.executeHealthcareWrite(
      (client) => client.patient.create({ data, select: { clinicId: true, mrn: true } }),
      { action: 'REGISTER_PATIENT', resourceType: 'Patient' },
    );
  }

  /** Asks before anybody has signed in, signs in, and asks again. */
  @Get('late-sign-in/:token')
  async lateSignIn(@Req() request: IncomingMessage, @Param('token') token: string): Promise<unknown[]> {
    const early = await this.#list().catch((error: unknown) => [(error as { code: string }).code]);
    this.#signIns.verify(rawRequest(request), token);
    return [...early, ...(await this.#list())];
  }

  async #list(): Promise<Row[]> {
    return await this.#database.executeHealthcareRead((client) =>
      client.patient.findMany({ select: { clinicId: true, mrn: true }, take: 10 }),
    );
  }
}

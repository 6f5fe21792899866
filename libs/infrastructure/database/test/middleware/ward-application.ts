import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseModule, DatabaseService, type Identity } from '@infrastructure/database';
import { Module, type INestApplication } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { createClinic, setupFor } from '../support/test-database.js';
import { ClinicHeaders, DatabaseErrorFilter } from './around-handler.js';
import type { Platform } from './platforms.js';
import { SignIns, TokenGuard } from './sign-ins.js';
import { WardController } from './ward.controller.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An application with two clinics, `alpha` and `beta`, each with a token of its name and one patient. */
export class WardApplication {
  readonly signIns: SignIns;
  readonly database: DatabaseService;
  readonly url: string;
  readonly #app: INestApplication<Server>;
  readonly #cluster: ClusterDatabase;

  private constructor(app: INestApplication<Server>, cluster: ClusterDatabase, signIns: SignIns) {
    this.signIns = signIns;
    this.database = app.get(DatabaseService);
    this.url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    this.#app = app;
    this.#cluster = cluster;
  }

  static async start({ createAdapter }: Platform, prefix?: string): Promise<WardApplication> {
    const cluster = await sharedCluster(process.env).createDatabase();
    const signIns = new SignIns();
    @Module({
      imports: [DatabaseModule.forRoot({ ...setupFor(cluster), identityResolver: signIns.resolve })],
      controllers: [WardController],
      providers: [
        { provide: SignIns, useValue: signIns },
        { provide: APP_GUARD, useClass: TokenGuard },
        { provide: APP_INTERCEPTOR, useClass: ClinicHeaders },
        { provide: APP_FILTER, useClass: DatabaseErrorFilter },
      ],
    })
    class WardModule {}
    const app = await NestFactory.create<INestApplication<Server>>(WardModule, createAdapter(), {
      logger: false,
      abortOnError: false,
    });
    if (prefix !== undefined) app.setGlobalPrefix(prefix);
    await app.listen(0, '127.0.0.1');
    return new WardApplication(app, cluster, signIns);
  }

  /** Makes a clinic of this name with one patient, and a token of this name for its member. */
  async admit(name: string): Promise<Identity> {
    const identity = await createClinic(this.database, name, ['nurse']);
    this.signIns.accept(name, identity);
    await this.post('/ward/patients', name, { mrn: name });
    return identity;
  }

  async get(path: string, token?: string, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.#send(path, { headers: { ...headersFor(token), ...headers } });
  }

  async post(path: string, token: string, body: object): Promise<Answer> {
    const headers = { ...headersFor(token), 'content-type': 'application/json' };
    return await this.#send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async stop(): Promise<void> {
    await this.#app.close();
    await this.#cluster.drop();
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
}

function headersFor(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

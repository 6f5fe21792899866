import { DatabaseError, DatabaseService } from '@infrastructure/database';
import {
  Catch,
  Injectable,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Observable, mergeMap } from 'rxjs';

/** Clinics whose patients are seen before the handler and after it, in two headers. */
@Injectable()
export class ClinicHeaders implements NestInterceptor {
  readonly #database: DatabaseService;
  readonly #host: HttpAdapterHost;

  constructor(database: DatabaseService, host: HttpAdapterHost) {
    this.#database = database;
    this.#host = host;
  }

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    if (!context.switchToHttp().getRequest<{ url: string }>().url.includes('watched')) return next.handle();
    const response = context.switchToHttp().getResponse<object>();
    const tell = async (name: string) => {
      this.#host.httpAdapter.setHeader(response, name, await this.#clinics());
    };
    await tell('x-before');
    return next.handle().pipe(
      mergeMap(async (result) => {
        await tell('x-after');
        return result;
      }),
    );
  }

  async #clinics(): Promise<string> {
    const rows = await this.#database.executeHealthcareRead((client) =>
      client.patient.findMany({ distinct: ['clinicId'], select: { clinicId: true }, take: 10 }),
    );
    return rows.map(({ clinicId }) => clinicId).join();
  }
}

/** Answers with the error's own status and body, and says for whom. */
@Catch(DatabaseError)
export class DatabaseErrorFilter implements ExceptionFilter<DatabaseError> {
  readonly #database: DatabaseService;
  readonly #host: HttpAdapterHost;

  constructor(database: DatabaseService, host: HttpAdapterHost) {
    this.#database = database;
    this.#host = host;
  }

  catch(error: DatabaseError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<object>();
    const body = { ...error.toJSON(), clinicId: this.#clinicId() };
    this.#host.httpAdapter.reply(response, body, error.statusCode);
  }

  #clinicId(): string | null {
    try {
      return this.#database.currentIdentity().clinicId;
    } catch {
      return null; // refused before anybody was signed in
    }
  }
}

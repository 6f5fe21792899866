import type { IncomingMessage } from 'node:http';
import { Controller, Get, Module, NotFoundException, Param, type DynamicModule } from '@nestjs/common';
import { DatabaseModule, DatabaseService, type Identity } from '@infrastructure/database';
import type { SubjectSetup } from '../subjects/subject.js';
import { CLINIC_HEADER } from './http-requests.js';

const USER = '01920000-0000-7000-8000-000000000001';

/** The route on the module: each request has its own context, and with it its own PrismaService. */
@Controller('patients')
export class ModulePatientsController {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  @Get(':id')
  async read(@Param('id') id: string): Promise<object> {
    const patient = await this.#database.executeHealthcareRead((client) =>
      client.patient.findFirst({ where: { id } }),
    );
    if (patient === null) throw new NotFoundException();
    return patient;
  }
}

@Module({ controllers: [ModulePatientsController] })
export class ModulePatientsModule {
  static on({ url, systemUrl = url, connections }: SubjectSetup): DynamicModule {
    const database = DatabaseModule.forRoot({
      profile: 'test',
      connection: { url, systemUrl },
      pool: { max: connections, min: 0 },
      // Both sides ask the database.
      cache: { isEnabled: false },
      identityResolver: identityOf,
    });
    return { module: ModulePatientsModule, imports: [database] };
  }
}

function identityOf(request: IncomingMessage): Promise<Identity> {
  const clinicId = String(request.headers[CLINIC_HEADER]);
  return Promise.resolve({ clinicId, userId: USER, roles: ['practitioner'] });
}

import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { DatabaseModule, type DatabaseSetup } from '@infrastructure/database';
import { AppointmentsModule } from './appointments/appointments.module.js';
import { AuthModule } from './auth/auth.module.js';
import { VerifiedIdentities } from './auth/verified-identities.js';
import { ClinicsModule } from './clinics/clinics.module.js';
import { API_OPTIONS } from './config/api.tokens.js';
import type { ApiOptions } from './config/api.options.js';
import { HealthModule } from './health/health.module.js';
import { AnswerInterceptor } from './http/answer.interceptor.js';
import { OperatorCheck } from './http/operator.js';
import { ProblemFilter } from './http/problem.filter.js';
import { InvoicesModule } from './invoices/invoices.module.js';
import { Lifecycle } from './lifecycle/lifecycle.js';
import { MedicalRecordsModule } from './medical-records/medical-records.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PatientsModule } from './patients/patients.module.js';
import { PractitionersModule } from './practitioners/practitioners.module.js';
import { PrescriptionsModule } from './prescriptions/prescriptions.module.js';
import { UsersModule } from './users/users.module.js';

/** The healthcare API: a module for each part of it, on the one database module. */
@Global()
@Module({})
export class AppModule {
  /** @param database - on top of the environment's options; tests name their own database here */
  static with(
    options: ApiOptions,
    identities: VerifiedIdentities,
    database: DatabaseSetup = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ ...database, identityResolver: identities.resolve }),
        AuthModule,
        UsersModule,
        ClinicsModule,
        PractitionersModule,
        PatientsModule,
        AppointmentsModule,
        MedicalRecordsModule,
        PrescriptionsModule,
        InvoicesModule,
        HealthModule,
        MetricsModule,
      ],
      providers: [
        { provide: API_OPTIONS, useValue: options },
        { provide: VerifiedIdentities, useValue: identities },
        { provide: OperatorCheck, useFactory: () => new OperatorCheck(options.operatorToken) },
        { provide: Lifecycle, useFactory: () => new Lifecycle() },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
      ],
      exports: [API_OPTIONS, VerifiedIdentities, OperatorCheck, Lifecycle],
    };
  }
}

import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from '../access/access.guard.js';
import { API_OPTIONS } from '../config/api.tokens.js';
import type { ApiOptions } from '../config/api.options.js';
import { AccessTokens } from './access-token.js';
import { Accounts } from './accounts.js';
import { AuthController } from './auth.controller.js';
import { Authenticator } from './authenticator.js';
import { LoginService } from './login.service.js';
import { PasswordHasher } from './password-hasher.js';
import { ProfileService } from './profile.service.js';
import { SessionLookup } from './session.lookup.js';
import { SessionService } from './session.service.js';

/** Who is calling. Its guard stands before every route of the application. */
@Global()
@Module({
  controllers: [AuthController],
  providers: [
    {
      provide: AccessTokens,
      inject: [API_OPTIONS],
      useFactory: ({ jwtSecret }: ApiOptions) => new AccessTokens(jwtSecret),
    },
    { provide: APP_GUARD, useClass: AccessGuard },
    Accounts,
    Authenticator,
    LoginService,
    PasswordHasher,
    ProfileService,
    SessionLookup,
    SessionService,
  ],
  exports: [Accounts, PasswordHasher],
})
export class AuthModule {}

import {
  Global,
  Inject,
  Module,
  RequestMethod,
  type DynamicModule,
  type InjectionToken,
  type MiddlewareConsumer,
  type NestModule,
  type OptionalFactoryDependency,
} from '@nestjs/common';
import { ContextStore } from './context/context-store.js';
import type { DatabaseSettings } from './config/index.js';
import { createContextMiddleware, type RequestObserver } from './context/context.middleware.js';
import { beforeHead } from './context/http-exchange.js';
import type { IdentityResolver } from './context/identity-resolver.js';
import type { DatabaseSetup } from './database-setup.js';
import { DATABASE_PROVIDERS } from './database.providers.js';
import { DatabaseService } from './database.service.js';
import { DATABASE_SETTINGS, DATABASE_SETUP } from './database.tokens.js';
import { giveToken, tokenIn } from './internal/session-consistency/http-token.js';
import { TOKEN_LIFETIME_MS } from './internal/session-consistency/token-codec.js';
import { ClientSessions } from './prisma/client-sessions.js';

/** How `forRootAsync` gets its setup: from other providers, once, at start. */
export interface DatabaseAsyncSetup<Dependencies extends readonly unknown[] = never[]> {
  readonly imports?: NonNullable<DynamicModule['imports']>;
  readonly inject?: readonly (InjectionToken | OptionalFactoryDependency)[];
  readonly useFactory: (...dependencies: Dependencies) => DatabaseSetup | Promise<DatabaseSetup>;
}

/**
 * The database for the whole application; global, so only the root module imports it. It exports `DatabaseService`
 * and nothing else.
 *
 * `imports: [DatabaseModule]` configures itself from the environment.
 *
 * @throws DB_CONFIGURATION_INVALID, DB_BOOT_REFUSED at start, each listing everything that is wrong
 */
@Global()
@Module({ providers: DATABASE_PROVIDERS, exports: [DatabaseService] })
export class DatabaseModule implements NestModule {
  readonly #store: ContextStore;
  readonly #sessions: ClientSessions;
  readonly #isProduction: boolean;
  readonly #resolver: IdentityResolver | undefined;

  constructor(
    store: ContextStore,
    sessions: ClientSessions,
    @Inject(DATABASE_SETUP) setup: DatabaseSetup,
    @Inject(DATABASE_SETTINGS) settings: DatabaseSettings,
  ) {
    this.#store = store;
    this.#sessions = sessions;
    this.#isProduction = settings.profile === 'production';
    // The application knows its platform's request type; the module only passes the request on.
    this.#resolver = setup.identityResolver as IdentityResolver | undefined;
  }

  static forRoot(setup: DatabaseSetup = {}): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [{ provide: DATABASE_SETUP, useValue: Object.freeze({ ...setup }) }],
    };
  }

  static forRootAsync<Dependencies extends readonly unknown[]>(
    setup: DatabaseAsyncSetup<Dependencies>,
  ): DynamicModule {
    return {
      module: DatabaseModule,
      imports: setup.imports ?? [],
      providers: [
        {
          provide: DATABASE_SETUP,
          inject: [...(setup.inject ?? [])],
          useFactory: (...dependencies: unknown[]) =>
            setup.useFactory(...(dependencies as unknown as Dependencies)),
        },
      ],
    };
  }

  /** A request goes on where its sender was, and is told where it got. */
  readonly #exchangeTokens: RequestObserver = (request, response, session) => {
    const brought = tokenIn(request);
    if (brought !== undefined) this.#sessions.adopt(session, brought);
    beforeHead(response, () => {
      const token = this.#sessions.tokenOf(session);
      if (token !== undefined) giveToken(response, token, TOKEN_LIFETIME_MS, this.#isProduction);
    });
  };

  configure(consumer: MiddlewareConsumer): void {
    if (this.#resolver === undefined) return;
    consumer
      .apply(createContextMiddleware(this.#store, this.#resolver, this.#exchangeTokens))
      .forRoutes({ path: '{*path}', method: RequestMethod.ALL });
  }
}

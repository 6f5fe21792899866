import type { OnModuleInit } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { DatabaseAlertService } from './internal/alerts/database-alert.service.js';
import type { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import type { ReadReplicaRouterService } from './internal/read-replica/read-replica-router.service.js';

/**
 * Tells the application what happened to servers and breakers, as Nest events, where it has Nest's event emitter:
 * `database.circuit-breaker.opened|half-open|closed`,
 * `database.primaryUp|primaryDown|primaryChanged|replicaEjected|replicaReturned` and `database.alert.raised|resolved`.
 */
export class DatabaseEvents implements OnModuleInit {
  readonly #modules: ModuleRef;
  readonly #breakers: CircuitBreakerService;
  readonly #router: ReadReplicaRouterService;

  readonly #alerts: DatabaseAlertService;

  constructor(
    modules: ModuleRef,
    breakers: CircuitBreakerService,
    router: ReadReplicaRouterService,
    alerts: DatabaseAlertService,
  ) {
    this.#alerts = alerts;
    this.#modules = modules;
    this.#breakers = breakers;
    this.#router = router;
  }

  onModuleInit(): void {
    const emitter = this.#emitter();
    if (emitter === undefined) return;
    this.#breakers.onEvent((event) => {
      if (event.kind !== 'rejected') emitter.emit(`database.circuit-breaker.${event.kind}`, event);
    });
    this.#router.onEvent((event) => {
      emitter.emit(`database.${event.kind}`, event);
    });
    this.#alerts.onAlert((event) => {
      emitter.emit(`database.alert.${event.kind}`, event);
    });
  }

  /** Nest throws for what the application does not have. */
  #emitter(): EventEmitter2 | undefined {
    try {
      return this.#modules.get(EventEmitter2, { strict: false });
    } catch {
      return undefined;
    }
  }
}

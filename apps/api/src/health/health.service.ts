import { Injectable } from '@nestjs/common';
import { DatabaseService, type DatabaseHealthStatus } from '@infrastructure/database';
import { Lifecycle, type Phase } from '../lifecycle/lifecycle.js';

export type Readiness = 'ready' | 'starting' | 'draining' | 'database-down';

export interface Health {
  readonly status: DatabaseHealthStatus['status'];
  readonly components?: {
    readonly phase: Phase;
    readonly uptimeSeconds: number;
    readonly database: DatabaseHealthStatus;
  };
}

/** Whether this process lives, may be sent requests, and what stands behind it. */
@Injectable()
export class HealthService {
  readonly #database: Pick<DatabaseService, 'getHealthStatus'>;
  readonly #lifecycle: Lifecycle;

  constructor(database: DatabaseService, lifecycle: Lifecycle) {
    this.#database = database;
    this.#lifecycle = lifecycle;
  }

  /** Cheap however often it is asked: the database is asked once a second at most, and no answer takes for ever. */
  async readiness(): Promise<Readiness> {
    const { phase } = this.#lifecycle;
    if (phase !== 'serving') return phase;
    const { isReady } = await this.#database.getHealthStatus();
    return isReady ? 'ready' : 'database-down';
  }

  /** @param isOperator whether to tell more than the word */
  async health(isOperator: boolean): Promise<Health> {
    const database = await this.#database.getHealthStatus();
    const { phase } = this.#lifecycle;
    const status = phase === 'serving' ? database.status : 'down';
    if (!isOperator) return { status };
    return { status, components: { phase, uptimeSeconds: Math.round(process.uptime()), database } };
  }
}

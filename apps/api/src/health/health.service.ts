import { Injectable } from '@nestjs/common';
import { DatabaseService } from '@infrastructure/database';
import { Lifecycle } from '../lifecycle/lifecycle.js';

export type Readiness = 'ready' | 'starting' | 'draining' | 'database-down';

/** Whether this process lives, may be sent requests, and what stands behind it. */
@Injectable()
export class HealthService {
  readonly #database: DatabaseService;
  readonly #lifecycle: Lifecycle;

  constructor(database: DatabaseService, lifecycle: Lifecycle) {
    this.#database = database;
    this.#lifecycle = lifecycle;
  }

  /** Cheap however often it is asked: the database's state is a few seconds old at most. */
  async readiness(): Promise<Readiness> {
    const { phase } = this.#lifecycle;
    if (phase !== 'serving') return phase;
    const { status } = await this.#database.getHealthStatus();
    return status === 'up' ? 'ready' : 'database-down';
  }

  async health(
    isOperator: boolean,
  ): Promise<{ readonly status: 'up' | 'down'; readonly components?: object }> {
    const database = await this.#database.getHealthStatus();
    const { phase } = this.#lifecycle;
    const status = database.status === 'up' && phase === 'serving' ? 'up' : 'down';
    if (!isOperator) return { status };
    return { status, components: { phase, uptimeSeconds: Math.round(process.uptime()), database } };
  }
}

import type { Clock } from '../../pipeline/clock.js';
import { BoundedProbe, type Answer } from './bounded-probe.js';
import type { HealthPorts, HealthTarget } from './health-ports.js';
import type { HealthState, ServerHealth } from './health-status.js';
import { databaseHealth, serverHealth } from './health-verdict.js';

/** The connections that the pings of one server may hold: those of its health pool. */
const MOST_PINGS = 2;

/** What one check found. */
export interface Check {
  readonly status: HealthState;
  readonly checkedAt: Date;
  readonly targets: readonly ServerHealth[];
}

/** Asks every configured server for an answer, all at once, and puts it beside what routing and breakers know. */
export class ServerChecks {
  readonly #ports: HealthPorts;
  readonly #servers: readonly { readonly target: HealthTarget; readonly probe: BoundedProbe }[];

  /** @param deadlineMs a server that has not answered by then is down; ms */
  constructor(ports: HealthPorts, clock: Clock, deadlineMs: number) {
    this.#ports = ports;
    this.#servers = ports.targets.map((target) => ({
      target,
      probe: new BoundedProbe({ deadlineMs, mostUnanswered: MOST_PINGS }, clock),
    }));
  }

  async check(): Promise<Check> {
    const asked = this.#servers.map(async ({ target, probe }) => ({
      target,
      answer: await probe.ask(target.ping),
    }));
    const answers = await Promise.all(asked);
    const targets = answers.map(({ target, answer }) => this.#healthOf(target, answer));
    const status = databaseHealth(targets, this.#ports.breakers?.() ?? []);
    return { status, checkedAt: new Date(this.#ports.nowMs()), targets };
  }

  /** Whether routing knows for certain that no server can serve; false where nothing watches them. */
  get isRoutingLost(): boolean {
    const nodes = this.#ports.nodes?.();
    return nodes !== undefined && !nodes.some(({ state }) => state === 'serving');
  }

  #healthOf(target: HealthTarget, answer: Answer<void>): ServerHealth {
    const standing = this.#ports.nodes?.().find(({ name }) => name === target.name);
    const breaker = this.#ports.breakers?.().find((one) => one.target === target.name);
    return serverHealth(target, answer, standing, breaker);
  }
}

import type { Sample } from './metric-family.js';

type Labelled = Omit<Sample, 'metricName'>;

/** One replica, as metrics show it. */
export interface ReplicaFigures {
  readonly name: string;
  /** Why it serves no reads; null while it does. */
  readonly reason: string | null;
  readonly isUp: boolean;
  /** ms; null while not known. */
  readonly lagMs: number | null;
  readonly lagBytes: number | null;
  /** ms; null until something was answered. */
  readonly latencyMs: number | null;
}

/** One circuit breaker, as metrics show it. */
export interface BreakerFigures {
  readonly target: string;
  readonly state: 'closed' | 'half-open' | 'open';
  /** Times it opened from closed. */
  readonly trips: number;
}

/** Active alerts of one type and severity. */
export interface AlertTally {
  readonly type: string;
  readonly severity: string;
  readonly count: number;
}

/** The higher, the worse. */
const STATE_VALUES = { closed: 0, 'half-open': 1, open: 2 } as const;

/** What is asked when somebody looks: replicas, breakers, leaks and alerts, by whoever knows them. */
export class ServerGauges {
  #replicas: () => readonly ReplicaFigures[] = () => [];
  #breakers: () => readonly BreakerFigures[] = () => [];
  #leaks: () => number = () => 0;
  #alerts: () => readonly AlertTally[] = () => [];

  registerReplicas(replicas: () => readonly ReplicaFigures[]): void {
    this.#replicas = replicas;
  }

  registerBreakers(breakers: () => readonly BreakerFigures[]): void {
    this.#breakers = breakers;
  }

  registerLeaks(leaks: () => number): void {
    this.#leaks = leaks;
  }

  registerAlerts(alerts: () => readonly AlertTally[]): void {
    this.#alerts = alerts;
  }

  get replicas(): readonly ReplicaFigures[] {
    return this.#replicas();
  }

  get breakers(): readonly BreakerFigures[] {
    return this.#breakers();
  }

  get leaks(): number {
    return this.#leaks();
  }

  get alerts(): readonly AlertTally[] {
    return this.#alerts();
  }

  replicaUp(): Labelled[] {
    return this.replicas.map(({ name, isUp }) => ({ labels: { replica: name }, value: isUp ? 1 : 0 }));
  }

  replicaLagSeconds(): Labelled[] {
    return this.#known(({ lagMs }) => (lagMs === null ? null : lagMs / 1000));
  }

  replicaLagBytes(): Labelled[] {
    return this.#known(({ lagBytes }) => lagBytes);
  }

  breakerStates(): Labelled[] {
    return this.breakers.map(({ target, state }) => ({ labels: { target }, value: STATE_VALUES[state] }));
  }

  breakerTrips(): Labelled[] {
    return this.breakers.map(({ target, trips }) => ({ labels: { target }, value: trips }));
  }

  leaksFound(): Labelled[] {
    return [{ labels: {}, value: this.leaks }];
  }

  alertsActive(): Labelled[] {
    return this.alerts.map(({ type, severity, count }) => ({ labels: { type, severity }, value: count }));
  }

  /** What is not known is left out: 0 would be a claim. */
  #known(figure: (replica: ReplicaFigures) => number | null): Labelled[] {
    return this.replicas.flatMap((replica) => {
      const value = figure(replica);
      return value === null ? [] : [{ labels: { replica: replica.name }, value }];
    });
  }
}

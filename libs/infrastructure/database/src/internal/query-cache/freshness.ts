import type { Operation } from '../../pipeline/operation.js';
import { EMERGENCY_TTL_MS, ownTtlOf, type Emergencies } from './cache-policy.js';
import { acceptsStale, askedTtlMs } from './reading.js';

/** Most that experience makes of the time of models without one of their own. Source: mission, 5–60 min of `CACHE_TTL` 5 min. */
const MOST_TIMES = 12;
const STEP = 1.5;
/** So that what was read together is not read again together: the time is shortened by up to this part. */
const JITTER_RATIO = 0.1;
/** From this part of its time on a result that is asked for is read anew in the background. */
const EARLY_RATIO = 0.9;

/** How long a result is good, all counted from when it was read; ms. */
export interface Freshness {
  readonly ttlMs: number;
  /** From then on a reader has it read anew. */
  readonly refreshAfterMs: number;
  /** Until then it is handed out while a fresh one is read. */
  readonly staleUntilMs: number;
}

/** Decides how long results stay fresh: by kind of data, by what the call asks for, and by experience. */
export class FreshnessPolicy {
  readonly #fallbackMs: number;
  readonly #emergencies: Pick<Emergencies, 'mayBeIn'>;
  readonly #random: () => number;
  /** By model: how often the usual time. */
  readonly #factors = new Map<string, number>();

  /** @param fallbackMs for models without a time of their own */
  constructor(
    fallbackMs: number,
    emergencies: Pick<Emergencies, 'mayBeIn'>,
    random: () => number = () => Math.random(),
  ) {
    this.#fallbackMs = fallbackMs;
    this.#emergencies = emergencies;
    this.#random = random;
  }

  of(operation: Operation, result: unknown): Freshness {
    const model = operation.model?.name ?? '';
    const asked = askedTtlMs(operation.options);
    const usualMs = asked ?? ownTtlOf(model) ?? this.#fallbackMs * (this.#factors.get(model) ?? 1);
    const isEmergency = this.#emergencies.mayBeIn(model, operation.name, result);
    const mostMs = isEmergency ? Math.min(usualMs, EMERGENCY_TTL_MS) : usualMs;
    const ttlMs = mostMs * (1 - JITTER_RATIO * this.#random());
    const mayBeStale = !isEmergency && acceptsStale(operation);
    return {
      ttlMs,
      refreshAfterMs: ttlMs * EARLY_RATIO,
      staleUntilMs: mayBeStale ? ttlMs * 1.5 : ttlMs,
    };
  }

  /**
   * A result of the model was asked for until its time was over, and nothing had changed: the next ones may live longer.
   * One that had less than the usual time, as an emergency has, says nothing of that.
   */
  outlived(model: string, { ttlMs }: Pick<Freshness, 'ttlMs'>): void {
    if (ttlMs >= this.#fallbackMs * (1 - JITTER_RATIO)) this.#change(model, STEP);
  }

  /** A result of the model was changed before its time was over. */
  overtaken(model: string): void {
    this.#change(model, 1 / STEP);
  }

  #change(model: string, by: number): void {
    const factor = Math.min(MOST_TIMES, Math.max(1, (this.#factors.get(model) ?? 1) * by));
    this.#factors.set(model, factor);
  }
}

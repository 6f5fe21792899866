import type { PoolSettings } from './pool-ports.js';
import type { Slot } from './slot.js';

const MINUTE_MS = 60_000;
export const LIFETIME_MS = 30 * MINUTE_MS;
/** Connections that were opened together must not retire together. */
const LIFETIME_JITTER_RATIO = 0.1;

/** How long a connection lives; ms. */
export function jitteredLifetimeMs(lifetimeMs: number, random: number): number {
  return lifetimeMs * (1 - LIFETIME_JITTER_RATIO + 2 * LIFETIME_JITTER_RATIO * random);
}

/** The connections that nobody uses, the most recently used on top. */
export class IdleShelf<C> {
  readonly #slots: Slot<C>[] = [];
  readonly #idleTimeoutMs: number;
  readonly #probeAfterIdleMs: number;

  constructor({ idleTimeoutMs, probeAfterIdleMs }: Pick<PoolSettings, 'idleTimeoutMs' | 'probeAfterIdleMs'>) {
    this.#idleTimeoutMs = idleTimeoutMs === 0 ? Infinity : idleTimeoutMs;
    this.#probeAfterIdleMs = probeAfterIdleMs;
  }

  get size(): number {
    return this.#slots.length;
  }

  put(slot: Slot<C>, nowMs: number): void {
    slot.idleSinceMs = nowMs;
    this.#slots.push(slot);
  }

  /** Whether the one on top can be lent as it is. */
  hasFresh(nowMs: number): boolean {
    const top = this.#slots.at(-1);
    return top !== undefined && nowMs - top.idleSinceMs <= this.#probeAfterIdleMs;
  }

  /** One that can be lent as it is. */
  takeFresh(nowMs: number): Slot<C> | undefined {
    return this.hasFresh(nowMs) ? this.#slots.pop() : undefined;
  }

  /** One that must show a sign of life before it is lent. */
  takeStale(nowMs: number): Slot<C> | undefined {
    return this.hasFresh(nowMs) ? undefined : this.#slots.pop();
  }

  /** @returns whether it was here */
  remove(slot: Slot<C>): boolean {
    const index = this.#slots.indexOf(slot);
    if (index >= 0) this.#slots.splice(index, 1);
    return index >= 0;
  }

  /** All that have lived long enough. */
  takeExpired(nowMs: number): Slot<C>[] {
    return this.#takeWhere((slot) => isExpired(slot, nowMs));
  }

  /** At most `most` that nobody has needed for the idle timeout, the longest unused first. */
  takeUnneeded(nowMs: number, most: number): Slot<C>[] {
    let left = most;
    return this.#takeWhere((slot) => nowMs - slot.idleSinceMs >= this.#idleTimeoutMs && left-- > 0);
  }

  /** Those that have been idle for as long as one that proved dead: what cut it off will have cut them off. */
  takeUnusedSince(idleSinceMs: number): Slot<C>[] {
    return this.#takeWhere((slot) => slot.idleSinceMs <= idleSinceMs);
  }

  takeLongestUnused(most: number): Slot<C>[] {
    return this.#slots.splice(0, Math.max(0, most));
  }

  #takeWhere(isTaken: (slot: Slot<C>) => boolean): Slot<C>[] {
    const taken = this.#slots.filter(isTaken);
    for (const slot of taken) this.remove(slot);
    return taken;
  }
}

export function isExpired({ retireAtMs }: Slot<unknown>, nowMs: number): boolean {
  return nowMs >= retireAtMs;
}

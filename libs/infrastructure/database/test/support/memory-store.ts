import { ROW_CODEC } from '../../src/prisma/result-codecs.js';
import type { SharedPorts } from '../../src/internal/query-cache/shared-level.js';
import type { Claim, Found, SharedStore } from '../../src/internal/query-cache/shared-store.port.js';
import { ValueSeal } from '../../src/internal/query-cache/value-seal.js';
import type { ManualClock } from './manual-clock.js';

/** A {@link SharedStore} without a network, and without anything but the last value under each name. */
export class MemoryStore implements SharedStore {
  readonly values = new Map<string, { sealed: Uint8Array; untilMs: number }>();
  readonly claims = new Map<string, { token: string; untilMs: number }>();
  /** How often it was called. */
  calls = 0;
  isDown = false;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async get(name: string): Promise<Found> {
    this.#called();
    return this.#found(name) ?? { kind: 'nothing' };
  }

  async claim(name: string, token: string, forMs: number, seen?: Uint8Array): Promise<Claim> {
    this.#called();
    const found = this.#found(name);
    if (found !== undefined && (seen === undefined || !seen.every((byte, at) => found.sealed[at] === byte)))
      return found;
    const claim = this.claims.get(name);
    if (claim !== undefined && claim.untilMs > this.#clock.nowMs())
      return { kind: claim.token === '' ? 'not-kept' : 'taken' };
    this.claims.set(name, { token, untilMs: this.#clock.nowMs() + forMs });
    return { kind: 'claimed' };
  }

  async put(name: string, sealed: Uint8Array, keepMs: number, token: string): Promise<void> {
    this.#called();
    this.values.set(name, { sealed, untilMs: this.#clock.nowMs() + keepMs });
    if (this.claims.get(name)?.token === token) this.claims.delete(name);
  }

  async release(name: string, token: string, isNotKept: boolean): Promise<void> {
    this.#called();
    if (this.claims.get(name)?.token !== token) return;
    if (isNotKept) this.claims.set(name, { token: '', untilMs: this.#clock.nowMs() + 1000 });
    else this.claims.delete(name);
  }

  async delete(name: string): Promise<void> {
    this.#called();
    this.values.delete(name);
  }

  #called(): void {
    this.calls += 1;
    if (this.isDown) throw new Error('down');
  }

  #found(name: string): Extract<Found, { kind: 'value' }> | undefined {
    const value = this.values.get(name);
    const leftMs = (value?.untilMs ?? 0) - this.#clock.nowMs();
    return value === undefined || leftMs <= 0 ? undefined : { kind: 'value', sealed: value.sealed, leftMs };
  }
}

/** What a process needs to share through the store. @param processId tells it from others */
export function portsOn(
  store: SharedStore,
  clock: ManualClock,
  processId: string,
  observer: Partial<SharedPorts['observer']> = {},
): SharedPorts {
  return {
    ...{ store, clock, processId, codec: ROW_CODEC, seal: new ValueSeal(new Uint8Array(32).fill(7)) },
    observer: { refused: () => undefined, notEncodable: () => undefined, ...observer },
  };
}

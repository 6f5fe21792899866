import type { Clock } from '../../pipeline/clock.js';
import type { TextCodec } from '../../pipeline/result-codec.js';
import type { Reach } from '../../pipeline/session-footing.js';
import type { Snapshot, Xid } from '../../pipeline/snapshot.js';
import type { Freshness } from './freshness.js';
import { SharedFormat } from './shared-format.js';
import type { Claim, Found, SharedStore } from './shared-store.port.js';

/** How long a process has to load what all others wait for; ms. */
const CLAIM_MS = 1500;
/** The longest wait for another process; ms. Source: issue "query cache", the next one loads within 2 s. */
const LONGEST_WAIT_MS = 2000;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 40;
/** A sealed value differs from any other within so many bytes. */
const HEAD_BYTES = 48;

/** A result as processes pass it to one another, with all that another one needs to judge it. */
export interface SharedResult {
  readonly value: unknown;
  /** Under the reader's tags it shows all that this snapshot of the primary shows. */
  readonly snapshot: Snapshot;
  readonly systemId: string;
  readonly timeline: number;
  /** What it shows was committed by transactions before this one. */
  readonly below: Xid;
  readonly reach: Reach | undefined;
  readonly freshness: Freshness;
  /** Since it was read; ms. */
  readonly ageMs: number;
}

/** The same, before it is sealed. */
export type KeptResult = Omit<SharedResult, 'snapshot'> & {
  readonly snapshot: string;
};

export interface SharedPorts {
  readonly store: SharedStore;
  readonly seal: {
    nameOf(key: string): string;
    seal(name: string, content: string | Uint8Array): Uint8Array;
    open(name: string, sealed: Uint8Array): Buffer | undefined;
  };
  readonly codec: TextCodec;
  readonly clock: Clock;
  readonly observer: {
    /** Corrupted, cut off, swapped or somebody else's. */
    refused(): void;
    notEncodable(error: unknown): void;
  };
  /** Tells this process from others. */
  readonly processId: string;
}

/** What an asker makes of a result; undefined for one that is of no use to it. */
type Accept<Accepted> = (result: SharedResult) => Accepted | undefined;

interface Asked<Accepted> {
  readonly key: string;
  /** What that is called in the store. */
  readonly name: string;
  readonly accept: Accept<Accepted>;
}

/**
 * The level of the cache that processes share. It finds and passes on; whether a result may be handed out, the cache
 * decides by the changes that the database tells of.
 */
export class SharedLevel<Accepted> {
  readonly #ports: SharedPorts;
  readonly #format: SharedFormat;
  /** What this process has promised to load, by key. */
  readonly #claims = new Map<string, string>();
  readonly #lookUps = new Map<string, Promise<Accepted | undefined>>();
  readonly #underWay = new Set<Promise<void>>();
  #tokens = 0;

  constructor(ports: SharedPorts) {
    this.#ports = ports;
    this.#format = new SharedFormat(ports.codec);
  }

  /**
   * Looks for a result, and waits for another process that is loading one. Whatever fails means to read from the
   * database: whoever stands before the store counts that.
   *
   * @returns what the asker makes of it; undefined where the asker is to load it, and {@link keep} or {@link giveUp}
   * must follow
   */
  lookUp(key: string, accept: Accept<Accepted>): Promise<Accepted | undefined> {
    const current = this.#lookUps.get(key);
    if (current !== undefined) return current;
    const lookUp = this.#lookUp(key, accept);
    this.#lookUps.set(key, lookUp);
    return lookUp;
  }

  /** Passes a result on, in the background. */
  keep(key: string, result: KeptResult): void {
    const { store, seal, observer } = this.#ports;
    const token = this.#endClaim(key);
    let content: Buffer;
    try {
      content = this.#format.write(result);
    } catch (error) {
      observer.notEncodable(error);
      this.#release(key, token);
      return;
    }
    const name = seal.nameOf(key);
    const keepMs = result.freshness.staleUntilMs - result.ageMs;
    this.#inBackground(store.put(name, seal.seal(name, content), keepMs, token));
  }

  /** What was to be loaded failed, or cannot be passed on. */
  giveUp(key: string): void {
    if (this.#claims.has(key)) this.#release(key, this.#endClaim(key));
  }

  /** Settles when nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #lookUp(key: string, accept: Accept<Accepted>): Promise<Accepted | undefined> {
    const { seal, store } = this.#ports;
    const asked = { key, name: seal.nameOf(key), accept };
    // One promise, where it is there: every read from Redis passes here.
    return store.get(asked.name).then(
      (found) => {
        const accepted = this.#accepted(asked, found);
        if (accepted === undefined) return this.#claimOrWait(asked, found);
        this.#lookUps.delete(key);
        return accepted;
      },
      () => {
        this.#lookUps.delete(key);
        return undefined;
      },
    );
  }

  /** @param found what is of no use, or not there */
  async #claimOrWait(asked: Asked<Accepted>, found: Found): Promise<Accepted | undefined> {
    try {
      return await this.#untilLoaded(asked, found);
    } catch {
      return undefined;
    } finally {
      this.#lookUps.delete(asked.key);
    }
  }

  async #untilLoaded(asked: Asked<Accepted>, found: Found): Promise<Accepted | undefined> {
    const { clock } = this.#ports;
    const untilMs = clock.nowMs() + LONGEST_WAIT_MS;
    const token = `${this.#ports.processId} ${String(++this.#tokens)}`;
    let seen = headOf(found);
    let pauseMs = 0;
    for (;;) {
      const claim = await this.#claim(asked.name, token, seen);
      if (claim.kind === 'claimed') {
        this.#claims.set(asked.key, token);
        return undefined;
      }
      if (claim.kind === 'not-kept') return undefined;
      const accepted = this.#accepted(asked, claim);
      if (accepted !== undefined) return accepted;
      seen = headOf(claim) ?? seen;
      await this.#pause((pauseMs = nextPause(pauseMs)));
      if (clock.nowMs() > untilMs) return undefined;
    }
  }

  /** One whose answer is lost may have been made all the same. */
  async #claim(name: string, token: string, seen: Uint8Array | undefined): Promise<Claim> {
    const { store } = this.#ports;
    try {
      return await store.claim(name, token, CLAIM_MS, seen);
    } catch (error) {
      this.#inBackground(store.release(name, token, false));
      throw error;
    }
  }

  /** Undefined for what is of no use; never throws. */
  #accepted({ name, accept }: Asked<Accepted>, found: Found | Claim): Accepted | undefined {
    if (found.kind !== 'value') return undefined;
    const { seal, observer } = this.#ports;
    try {
      const content = seal.open(name, found.sealed);
      const result = content === undefined ? undefined : this.#format.read(content, found.leftMs);
      if (result !== undefined) return accept(result);
    } catch {
      // Whatever nobody can make use of is counted alike.
    }
    observer.refused();
    return undefined;
  }

  #endClaim(key: string): string {
    const token = this.#claims.get(key) ?? '';
    this.#claims.delete(key);
    return token;
  }

  #release(key: string, token: string): void {
    const { store, seal } = this.#ports;
    if (token !== '') this.#inBackground(store.release(seal.nameOf(key), token, true));
  }

  #inBackground(work: Promise<void>): void {
    const watched = work.catch(() => undefined).finally(() => this.#underWay.delete(watched));
    this.#underWay.add(watched);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#ports.clock.after(ms, resolve);
    });
  }
}

function nextPause(ms: number): number {
  return Math.min(Math.max(FIRST_PAUSE_MS, ms * 2), LONGEST_PAUSE_MS);
}

function headOf(found: Found | Claim): Uint8Array | undefined {
  return found.kind === 'value' ? found.sealed.subarray(0, HEAD_BYTES) : undefined;
}

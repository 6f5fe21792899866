import type { Level } from './register-store.port.js';

/** A read that a cache answers shows what was acknowledged so long before it began, in whichever process; ms. */
export const HEARD_WITHIN_MS = 500;
const MOST_TEXTS = 20;

interface Fact {
  /** Names the register among those of all clinics. */
  readonly register: string;
  readonly process: number;
  /** Versions count up: a larger one is later. */
  readonly version: number;
}

export interface Acknowledged extends Fact {
  /** When the writer was told; ms on a clock that all processes share. */
  readonly atMs: number;
}

export interface Shown extends Fact {
  /** When the read began; ms on the same clock. */
  readonly startedAtMs: number;
  readonly level: Level;
}

export interface Staleness {
  /** Answers of the cache that show less than they must. */
  readonly count: number;
  /** A few of them. */
  readonly texts: readonly string[];
}

/**
 * What processes were told of their writes, and what their caches have shown: a read shows all that was acknowledged in
 * its own process before it began, and all that was anywhere half a second before. What a server shows is no matter of
 * the cache: a replica may lag.
 */
export class FreshnessHistory {
  readonly #acknowledged = new Map<string, Acknowledged[]>();
  readonly #shown: Shown[] = [];

  wrote(write: Acknowledged): void {
    const { register } = write;
    const writes = this.#acknowledged.get(register) ?? [];
    this.#acknowledged.set(register, writes);
    writes.push(write);
  }

  /** Of a server nothing is kept. */
  read(shown: Shown): void {
    if (shown.level !== 'server') this.#shown.push(shown);
  }

  /** Once all have ended: a process may tell of a write after another one has told of a later read. */
  judge(): Staleness {
    const owing = new Map(
      Array.from(this.#acknowledged, ([register, writes]) => [register, new Owing(writes)]),
    );
    const texts = this.#shown.flatMap((shown) => {
      const { startedAtMs, process, version, register } = shown;
      const least = owing.get(register)?.at(startedAtMs, process);
      if (least === undefined || version >= least.version) return [];
      const agoMs = Math.round(startedAtMs - least.atMs);
      return [
        `process ${String(process)} shows from ${shown.level} version ${String(version)} of ${register}; process ` +
          `${String(least.process)} was told of ${String(least.version)} ${String(agoMs)} ms before`,
      ];
    });
    return { count: texts.length, texts: texts.slice(0, MOST_TEXTS) };
  }
}

/** What is owed of one register, at any time. */
class Owing {
  /** Each larger than those before it. */
  readonly #everywhere: readonly Acknowledged[];
  readonly #byProcess: ReadonlyMap<number, readonly Acknowledged[]>;

  constructor(writes: readonly Acknowledged[]) {
    const inOrder = [...writes].sort((one, other) => one.atMs - other.atMs);
    this.#everywhere = rising(inOrder);
    this.#byProcess = new Map(
      Array.from(new Set(writes.map(({ process }) => process)), (process) => [
        process,
        rising(inOrder.filter((write) => write.process === process)),
      ]),
    );
  }

  /** The latest that a read must show. */
  at(startedAtMs: number, process: number): Acknowledged | undefined {
    const anywhere = lastBefore(this.#everywhere, startedAtMs - HEARD_WITHIN_MS);
    const here = lastBefore(this.#byProcess.get(process) ?? [], startedAtMs);
    return (here?.version ?? 0) > (anywhere?.version ?? 0) ? here : anywhere;
  }
}

function rising(writes: readonly Acknowledged[]): Acknowledged[] {
  let latest = -Infinity;
  return writes.filter(({ version }) => {
    const isLater = version > latest;
    if (isLater) latest = version;
    return isLater;
  });
}

function lastBefore(writes: readonly Acknowledged[], ms: number): Acknowledged | undefined {
  let [low, high] = [0, writes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((writes[middle]?.atMs ?? Infinity) < ms) low = middle + 1;
    else high = middle;
  }
  return writes[low - 1];
}

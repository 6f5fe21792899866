import type { Change, ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { SharedPorts } from './shared-level.js';

/** For so long processes can say what the database showed; ms. The longest time of results is an hour. */
const KEEP_MS = 60 * 60_000;
/** How often that is written down, by whichever process comes first; ms. */
const EVERY_MS = 10_000;
const MOST = KEEP_MS / EVERY_MS;
/** Of so many it is asked what has changed since, each twice as long ago as the one before. */
const MOST_ASKED = 9;
/** Nothing that anybody reads. */
const KEY = 'what the database has shown';
/** A process that starts does not wait longer for it; ms. */
const LONGEST_WAIT_MS = 500;

type Shown = Omit<ChangeReport, 'changes'>;

/** What the database showed once, and what has changed since. */
export interface Past {
  readonly shown: ChangeReport;
  readonly since: readonly Change[];
}

/**
 * What the database has shown to any process in the last hour. One that starts asks what has changed since, and so can
 * use what the others have read before it came.
 */
export class ShownBefore {
  readonly #ports: Pick<SharedPorts, 'store' | 'seal' | 'codec' | 'clock'>;
  readonly #readChanges: ReadChanges;
  #notedAtMs = -Infinity;

  constructor(ports: Pick<SharedPorts, 'store' | 'seal' | 'codec' | 'clock'>, readChanges: ReadChanges) {
    this.#ports = ports;
    this.#readChanges = readChanges;
  }

  /** Some of it, the oldest first; empty where nobody says in time. */
  async find(): Promise<readonly Past[]> {
    const giveUp = new AbortController();
    const stopTimer = this.#ports.clock.after(LONGEST_WAIT_MS, () => {
      giveUp.abort();
    });
    const found: Past[] = [];
    // What could not be asked in time is done without.
    await this.#find(found, giveUp.signal).catch(() => undefined);
    stopTimer();
    return found.reverse();
  }

  /** Told of every report; writes one down when none was for a while. */
  async note({ changes: _changes, ...shown }: ChangeReport): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    if (nowMs - this.#notedAtMs < EVERY_MS) return;
    this.#notedAtMs = nowMs;
    const { list, ageMs } = await this.#read();
    if (ageMs < EVERY_MS / 2) return;
    await this.#write([...list, shown].slice(-MOST));
  }

  /** The newest first: that it can be asked at all says that the ones before are of the same database. */
  async #find(found: Past[], signal: AbortSignal): Promise<void> {
    const { list } = await this.#read();
    for (let back = 1; back <= list.length && found.length < MOST_ASKED; back *= 2) {
      const shown = list[list.length - back];
      const later = found.at(-1)?.shown;
      if (shown === undefined || signal.aborted || (later !== undefined && !precedes(shown, later))) return;
      const { changes, systemId, timeline } = await this.#readChanges(shown.snapshot, signal);
      if (systemId !== shown.systemId || timeline !== shown.timeline || changes === 'too-many') return;
      found.push({ shown: { ...shown, changes: [] }, since: changes });
    }
  }

  async #read(): Promise<{ readonly list: readonly Shown[]; readonly ageMs: number }> {
    const { store, seal, codec } = this.#ports;
    const name = seal.nameOf(KEY);
    const found = await store.get(name);
    const text = found.kind === 'value' ? seal.open(name, found.sealed)?.toString() : undefined;
    if (found.kind !== 'value' || text === undefined) return { list: [], ageMs: Infinity };
    return { list: codec.decode(text) as Shown[], ageMs: KEEP_MS - found.leftMs };
  }

  async #write(list: readonly Shown[]): Promise<void> {
    const { store, seal, codec } = this.#ports;
    const name = seal.nameOf(KEY);
    await store.put(name, seal.seal(name, codec.encode(list)), KEEP_MS, '');
  }
}

/** Processes write down what they heard, not when: one that was slow may have come late. */
function precedes(shown: Shown, later: Shown): boolean {
  return shown.place <= later.place && shown.oldestRunning <= later.oldestRunning;
}

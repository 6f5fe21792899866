import type { ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { SharedPorts } from './shared-level.js';

/** For so long processes can say what the database showed; ms. The longest time of results is an hour. */
const KEEP_MS = 60 * 60_000;
/** How often that is written down, by whichever process comes first; ms. */
const EVERY_MS = 60_000;
const MOST = 60;
/** Nothing that anybody reads. */
const KEY = 'what the database has shown';
/** A process that starts does not wait longer for it; ms. */
const LONGEST_WAIT_MS = 500;

type Shown = Omit<ChangeReport, 'changes'>;

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

  /** The oldest since which not too much has changed; undefined when there is none, or nobody says in time. */
  async find(): Promise<ChangeReport | undefined> {
    const giveUp = new AbortController();
    const { clock } = this.#ports;
    return await new Promise((resolve) => {
      const stopTimer = clock.after(LONGEST_WAIT_MS, () => {
        giveUp.abort();
        resolve(undefined);
      });
      this.#find(giveUp.signal)
        .catch(() => undefined)
        .then((found) => {
          stopTimer();
          resolve(found);
        }, resolve);
    });
  }

  /** Told of every report; writes one down once a minute. */
  async note({ changes: _changes, ...shown }: ChangeReport): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    if (nowMs - this.#notedAtMs < EVERY_MS) return;
    this.#notedAtMs = nowMs;
    const { list, ageMs } = await this.#read();
    if (ageMs < EVERY_MS / 2) return;
    await this.#write([...list, shown].slice(-MOST));
  }

  async #find(signal: AbortSignal): Promise<ChangeReport | undefined> {
    const { list } = await this.#read();
    for (let from = 0; from < list.length; from += Math.max(1, (list.length - from) >> 1)) {
      const shown = list[from];
      if (shown === undefined) return undefined;
      const since = await this.#readChanges(shown.snapshot, signal);
      const isSame = since.systemId === shown.systemId && since.timeline === shown.timeline;
      if (isSame && since.changes !== 'too-many') return { ...shown, changes: [] };
    }
    return undefined;
  }

  async #read(): Promise<{ readonly list: readonly Shown[]; readonly ageMs: number }> {
    const { store, seal, codec } = this.#ports;
    const found = await store.get(seal.nameOf(KEY));
    const text = found.kind === 'value' ? seal.open(KEY, found.sealed) : undefined;
    if (found.kind !== 'value' || text === undefined) return { list: [], ageMs: Infinity };
    return { list: codec.decode(text) as Shown[], ageMs: KEEP_MS - found.leftMs };
  }

  async #write(list: readonly Shown[]): Promise<void> {
    const { store, seal, codec } = this.#ports;
    await store.put(seal.nameOf(KEY), seal.seal(KEY, codec.encode(list)), KEEP_MS, '');
  }
}

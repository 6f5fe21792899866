import type { Row } from './scenario.js';

/** Bytes of the log that one transaction takes. */
const PLACE_BYTES = 10n;
const CLINIC = '0190a000-0000-7000-8000-00000000000a';
const ROWS = ['0190d000-0000-7000-8000-000000000001', '0190d000-0000-7000-8000-000000000002'] as const;

export interface ModelledReport {
  readonly snapshot: string;
  readonly oldestRunning: bigint;
  readonly place: bigint;
  readonly systemId: string;
  readonly timeline: number;
  readonly changes: readonly { readonly clinicId: string; readonly table: string; readonly rowId: string }[];
}

/** A committed transaction that wrote the first row. */
interface Commit {
  /** No two are alike, whatever was lost between them; later ones are larger. */
  readonly version: number;
  readonly xid: number;
}

/** A row and its versions, each a transaction, beside a row that stays as it is. A standby follows when it is told to. */
export class ModelledDatabase {
  readonly clinicId = CLINIC;
  readonly #hasReplica: boolean;
  /** In the order of their commits. */
  #log: readonly Commit[] = [{ version: 1, xid: 1 }];
  #replayed = 1;
  #made = 1;
  #nextXid = 2;
  #begun: number | undefined;
  #systemId = 'one';
  timeline = 1;

  constructor(hasReplica: boolean) {
    this.#hasReplica = hasReplica;
  }

  /** The latest version that is committed. */
  get version(): number {
    return versionAt(this.#log, this.#log.length);
  }

  idOf(row: Row): string {
    return ROWS[row];
  }

  commit(): number {
    return this.#append(this.#nextXid++);
  }

  begin(): void {
    this.#begun = this.#nextXid++;
  }

  commitBegun(): void {
    if (this.#begun === undefined) return;
    this.#append(this.#begun);
    this.#begun = undefined;
  }

  replay(): void {
    this.#replayed = this.#log.length;
  }

  /** Goes on from what the standby has, on another timeline. */
  failOver(): void {
    this.timeline += 1;
    this.#goBack();
  }

  restore(): void {
    this.#systemId = 'another';
    this.#goBack();
  }

  /** Of what somebody has seen: what of it the database still has. */
  surviving(version: number): number {
    return this.#log.reduce((latest, commit) => (commit.version <= version ? commit.version : latest), 0);
  }

  /** What a read sees that is sent to whichever server reads go to. @param floor its session has been as far */
  read(floor: bigint): number {
    const isFarEnough = this.#hasReplica && placeOf(this.#replayed) >= floor;
    return isFarEnough ? versionAt(this.#log, this.#replayed) : this.version;
  }

  /** Where the version was committed; all before it is visible to whoever sees it. */
  placeOf(version: number): bigint {
    return placeOf(this.#log.filter((commit) => commit.version <= version).length);
  }

  /** What the slowest of the servers has passed. */
  slowest(): bigint | undefined {
    return this.#hasReplica ? placeOf(this.#replayed) : undefined;
  }

  /** What is visible, and was not in the snapshot. */
  report(since: string | null): ModelledReport {
    const running = this.#begun === undefined ? [] : [this.#begun];
    const below = Math.max(...this.#log.map(({ xid }) => xid)) + 1;
    const listed = running.filter((xid) => xid < below);
    const oldest = Math.min(below, ...listed);
    const change = { clinicId: CLINIC, table: 'patients', rowId: ROWS[0] };
    return {
      snapshot: `${String(oldest)}:${String(below)}:${listed.join()}`,
      oldestRunning: BigInt(oldest),
      place: placeOf(this.#log.length),
      systemId: this.#systemId,
      timeline: this.timeline,
      changes: since !== null && this.#log.some(({ xid }) => !isIn(since, xid)) ? [change] : [],
    };
  }

  #append(xid: number): number {
    const version = ++this.#made;
    this.#log = [...this.#log, { version, xid }];
    return version;
  }

  #goBack(): void {
    this.#log = this.#log.slice(0, this.#replayed);
    this.#nextXid = Math.max(...this.#log.map(({ xid }) => xid)) + 1;
    this.#begun = undefined;
  }
}

function versionAt(log: readonly Commit[], length: number): number {
  return log[length - 1]?.version ?? 0;
}

/** All that the first commits of a log have written lies before it. */
function placeOf(commits: number): bigint {
  return BigInt(commits) * PLACE_BYTES;
}

function isIn(snapshot: string, xid: number): boolean {
  const [, below, running = ''] = snapshot.split(':');
  return xid < Number(below) && !running.split(',').includes(String(xid));
}

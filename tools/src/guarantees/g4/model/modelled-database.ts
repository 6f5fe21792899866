/** Bytes of the log that one transaction takes. */
const PLACE_BYTES = 10n;

export interface ModelledReport {
  readonly snapshot: string;
  readonly oldestRunning: bigint;
  readonly place: bigint;
  readonly systemId: string;
  readonly timeline: number;
  readonly changes: readonly { readonly clinicId: string; readonly table: string; readonly rowId: string }[];
}

/** One row and its versions: each is a transaction. A replica follows when it is told to. */
export class ModelledDatabase {
  readonly clinicId = '0190a000-0000-7000-8000-00000000000a';
  readonly rowId = '0190d000-0000-7000-8000-000000000001';
  readonly #hasReplica: boolean;
  /** The latest version that is committed. */
  version = 1;
  #replayed = 1;
  timeline = 1;

  constructor(hasReplica: boolean) {
    this.#hasReplica = hasReplica;
  }

  commit(): number {
    return ++this.version;
  }

  replay(): void {
    this.#replayed = this.version;
  }

  /** What a read sees that is sent to whichever server reads go to. @param atLeast its session has been as far */
  read(atLeast: number): number {
    return this.#hasReplica && this.#replayed >= atLeast ? this.#replayed : this.version;
  }

  /** What the slowest of the servers has passed. */
  slowest(): bigint | undefined {
    return this.#hasReplica ? placeOf(this.#replayed) : undefined;
  }

  /** What is visible, and was not in the snapshot. */
  report(since: string | null): ModelledReport {
    const seen = since === null ? this.version : Number(since.split(':')[1]) - 1;
    const next = String(this.version + 1);
    const change = { clinicId: this.clinicId, table: 'patients', rowId: this.rowId };
    return {
      snapshot: `${next}:${next}:`,
      oldestRunning: BigInt(next),
      place: placeOf(this.version),
      systemId: 'one',
      timeline: this.timeline,
      changes: this.version > seen ? [change] : [],
    };
  }
}

/** Everything up to the version was committed before it. */
export function placeOf(version: number): bigint {
  return BigInt(version) * PLACE_BYTES;
}

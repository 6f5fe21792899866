import type { ExportFolder, SourceFile } from './csv/export-folder.js';
import { readRecords } from './csv/read-records.js';
import { SourceRow } from './csv/source-row.js';
import type { ImportProgress } from './import.options.js';
import type { ImportStore } from './import-store.port.js';
import { Links } from './links/links.js';
import { Rejection } from './rejects/rejection.js';
import type { RejectList } from './rejects/reject-list.js';
import { RowSink, type SinkSettings } from './row-sink.js';
import type { Entity } from './source.js';
import { Tally } from './tally.js';

export interface RunParts {
  readonly folder: ExportFolder;
  readonly store: ImportStore;
  readonly rejects: RejectList;
  readonly settings: SinkSettings;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Rows that will be read, over all passes. */
  readonly rowsToRead: number;
}

const HEADER_LINE = 1;

/** What every step of one import works on. */
export class ImportRun {
  readonly links: Links;
  readonly tally = new Tally();
  readonly store: ImportStore;
  readonly #parts: RunParts;
  #rowsRead = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.store = parts.store;
    this.links = new Links({
      providers: this.file('providers.csv').rows,
      patients: this.file('patients.csv').rows,
      encounters: this.file('encounters.csv').rows,
    });
  }

  file(name: string): SourceFile {
    const file = this.#parts.folder.files.get(name);
    if (file === undefined) throw new RangeError(`the export has no ${name}`);
    return file;
  }

  /** Goes through the rows of a file. A row for which `take` throws a Rejection stays out, and is listed. */
  async eachRow(name: string, entity: Entity, take: (row: SourceRow) => Promise<void> | void): Promise<void> {
    await this.#pass(name, `${name} → ${entity}`, take, (line, rejection) => {
      this.reject(name, entity, line, rejection);
    });
  }

  /** Goes through a file ahead of the pass that imports it; that one will list what is rejected. */
  async lookAhead(name: string, take: (row: SourceRow) => Promise<void> | void): Promise<void> {
    await this.#pass(name, `${name}: looking ahead`, take, () => undefined);
  }

  reject(name: string, entity: Entity, line: number, rejection: Rejection): void {
    this.tally.rejected(entity);
    this.#parts.rejects.add(name, line, rejection);
  }

  /** Where the rows of a table go that come from a file; call `finish` on it. */
  sink(name: string, entity: Entity): RowSink {
    const observer = {
      written: (written: Entity, inserted: number, rows: number) =>
        this.tally.written(written, inserted, rows),
      refused: (refused: Entity, line: number, rejection: Rejection) =>
        this.reject(name, refused, line, rejection),
    };
    return new RowSink(entity, this.store, observer, this.#parts.settings);
  }

  close(): void {
    this.links.close();
  }

  async #pass(
    name: string,
    label: string,
    take: (row: SourceRow) => Promise<void> | void,
    refuse: (line: number, rejection: Rejection) => void,
  ): Promise<void> {
    const { path, columns } = this.file(name);
    for await (const { records, rejected } of readRecords(path)) {
      for (const { line, rejection } of rejected) refuse(line, rejection);
      const rows = records.filter(({ line }) => line !== HEADER_LINE);
      for (const record of rows) {
        try {
          await take(new SourceRow(record, columns));
        } catch (error) {
          if (!(error instanceof Rejection)) throw error;
          refuse(record.line, error);
        }
      }
      this.#advance(label, rows.length + rejected.length);
    }
  }

  #advance(label: string, rows: number): void {
    this.#rowsRead += rows;
    const total = this.#parts.rowsToRead;
    this.#parts.onProgress({ label, done: this.#rowsRead, total });
  }
}

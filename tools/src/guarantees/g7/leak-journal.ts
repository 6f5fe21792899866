import type { INestApplicationContext } from '@nestjs/common';
import { importFrom, type LibraryPlace } from '../worker/running-library.js';

/** What the library's detector tells of a leak. */
export interface ReportedLeak {
  readonly requestId: string | undefined;
  readonly callSite: string;
  readonly reason: string;
  readonly isReclaimed: boolean;
}

interface LeakDetector {
  onLeak(listener: (report: ReportedLeak) => void): void;
}

export interface FoundLeak extends ReportedLeak {
  /** ms of `performance.now()` */
  readonly atMs: number;
}

/** Every leak that the module has reported, by the request it names. */
export class LeakJournal {
  readonly #found = new Map<string, FoundLeak[]>();

  /** Listens to the detector of a running module. */
  static async of(app: INestApplicationContext, place: LibraryPlace): Promise<LeakJournal> {
    const { ConnectionLeakDetectorService } = await importFrom<{
      ConnectionLeakDetectorService: abstract new () => LeakDetector;
    }>(place, 'internal/leak-detection/connection-leak-detector.service.js');
    const journal = new LeakJournal();
    app.get(ConnectionLeakDetectorService, { strict: false }).onLeak((report) => {
      journal.#note({ ...report, atMs: performance.now() });
    });
    return journal;
  }

  /** The reports about one request, the earliest first. */
  about(requestId: string): readonly FoundLeak[] {
    return this.#found.get(requestId) ?? [];
  }

  /** Whether each of these requests was reported. */
  hasAll(requestIds: readonly string[]): boolean {
    return requestIds.every((id) => this.#found.has(id));
  }

  #note(found: FoundLeak): void {
    const id = found.requestId ?? 'no request';
    const known = this.#found.get(id);
    if (known === undefined) this.#found.set(id, [found]);
    else known.push(found);
  }
}

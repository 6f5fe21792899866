import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../process/bench-process.js';
import type { Sample } from '../process/sample.js';
import type { LoadRequest, OpenRequest, SubjectKind } from './subject-requests.js';
import type { PoolUse, SubjectSetup } from './subject.js';

const SCRIPT = fileURLToPath(new URL('./subject-process.js', import.meta.url));

/** A subject seen from the process that compares. */
export class SubjectClient {
  readonly #process: BenchProcess;

  private constructor(process: BenchProcess) {
    this.#process = process;
  }

  /** @param execArgv options of Node for this process alone */
  static async open(
    kind: SubjectKind,
    setup: SubjectSetup,
    execArgv: readonly string[] = [],
  ): Promise<SubjectClient> {
    const process = new BenchProcess(kind, SCRIPT, { execArgv });
    try {
      await process.ask('open', { kind, setup } satisfies OpenRequest);
      return new SubjectClient(process);
    } catch (error) {
      await process.stop();
      throw error;
    }
  }

  load(request: LoadRequest): Promise<Sample> {
    return this.#process.ask<Sample>('load', request, request.durationMs);
  }

  poolUse(): Promise<PoolUse> {
    return this.#process.ask<PoolUse>('poolUse', null);
  }

  passedOn(): Promise<number> {
    return this.#process.ask<number>('passedOn', null);
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

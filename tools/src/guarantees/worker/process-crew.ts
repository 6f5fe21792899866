import { BenchProcess } from '../../bench/process/bench-process.js';

/** Processes of one script, each asked by its number, from 0. */
export class ProcessCrew {
  readonly #processes: readonly BenchProcess[];

  private constructor(processes: readonly BenchProcess[]) {
    this.#processes = processes;
  }

  /** @param open what each is told first; when one fails, all are stopped */
  static async start(
    count: number,
    script: string,
    open: (process: number) => { readonly process: number },
  ): Promise<ProcessCrew> {
    const processes = Array.from(
      { length: count },
      (_, process) => new BenchProcess(`process ${String(process)}`, script),
    );
    const crew = new ProcessCrew(processes);
    try {
      await Promise.all(processes.map((each, process) => each.ask('open', open(process))));
      return crew;
    } catch (error) {
      await crew.stop();
      throw error;
    }
  }

  async ask<T>(process: number, what: string, request: unknown): Promise<T> {
    const asked = this.#processes[process];
    if (asked === undefined) throw new RangeError(`there is no process ${String(process)}`);
    return await asked.ask<T>(what, request);
  }

  async askAll<T>(what: string, request: unknown): Promise<T[]> {
    return await Promise.all(this.#processes.map((each) => each.ask<T>(what, request)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.stop()));
  }
}

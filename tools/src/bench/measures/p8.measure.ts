import { fileURLToPath } from 'node:url';
import type { HttpLoad, HttpLoadRequest, ServeRequest, ServerKind } from '../http/http-requests.js';
import { BenchProcess } from '../process/bench-process.js';
import { ratioResults } from '../report/bench-result.js';
import type { Contender } from './interleave.js';
import { interleave } from './interleave.js';
import type { Measure, MeasureSettings } from './measure.js';

const CONNECTIONS = 16;
const OWN = 'route on DatabaseService, a context for every request';
const PLAIN = 'route on a singleton Prisma';

const script = (name: string): string => fileURLToPath(new URL(`../http/${name}.js`, import.meta.url));

/** P8: what the module costs a request, Nest and Fastify on both sides, the load from a process of its own. */
export const P8: Measure = {
  id: 'P8',
  title: 'HTTP patient read',
  async run(settings) {
    const processes: BenchProcess[] = [];
    const start = (name: string, file: string): BenchProcess => {
      const process = new BenchProcess(name, script(file), { execArgv: settings.execArgv });
      processes.push(process);
      return process;
    };
    try {
      const load = start('load', 'load-process');
      const contenders = [
        await server({ name: OWN, kind: 'database-service' }, start(OWN, 'server-process'), load, settings),
        await server({ name: PLAIN, kind: 'plain-prisma' }, start(PLAIN, 'server-process'), load, settings),
      ];
      const rounds = await interleave(
        contenders,
        { ...settings.plan, roundMs: 2 * settings.plan.roundMs },
        (done, total) => settings.onStep(`round ${String(done + 1)} of ${String(total)}`),
      );
      const measure = 'HTTP patient read ÷ singleton Prisma';
      return ratioResults([{ id: 'P8', measure, own: OWN, peer: PLAIN, target: 0.9 }], rounds);
    } finally {
      await Promise.all(processes.map((process) => process.stop()));
    }
  },
};

/** Operations are counted where they are asked for, processor time where they are answered. */
async function server(
  { name, kind }: { readonly name: string; readonly kind: ServerKind },
  process: BenchProcess,
  load: BenchProcess,
  { subjects, patients }: MeasureSettings,
): Promise<Contender> {
  const setup = subjects.setupOf(kind);
  const port = await process.ask<number>('open', { kind, setup } satisfies ServeRequest);
  return {
    name,
    run: async (durationMs) => {
      const request: HttpLoadRequest = { port, patients, connections: CONNECTIONS, durationMs };
      const before = await process.ask<number>('cpuMicros', null);
      const { requests, ...times } = await load.ask<HttpLoad>('load', request, durationMs);
      const cpuMicros = (await process.ask<number>('cpuMicros', null)) - before;
      return { operations: requests, cpuMicros, ...times };
    },
  };
}

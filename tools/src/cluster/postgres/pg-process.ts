import type { PostgresBinaries } from '../binaries/postgres-binaries.js';
import { ServerProcess, type StopStep } from '../process/server-process.js';
import type { RunAs } from '../run-as/run-as.js';

export interface PgProcessSpec {
  readonly name: string;
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly port: number;
  readonly logFile: string;
  readonly runAs: RunAs;
  readonly probe: () => Promise<void>;
}

/**
 * SIGINT is PostgreSQL's fast shutdown: sessions are ended, a checkpoint is written, standbys get the rest.
 * SIGQUIT skips the checkpoint (the next start recovers), SIGKILL is the last resort.
 */
const stopSteps: readonly StopStep[] = [
  { signal: 'SIGINT', withinMs: 20_000 },
  { signal: 'SIGQUIT', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 5_000 },
];

/** Starts a postmaster on a data folder; ready is when a connection is answered. */
export function launchPgProcess(spec: PgProcessSpec): Promise<ServerProcess> {
  return ServerProcess.launch({
    name: spec.name,
    command: spec.binaries.postgres,
    args: ['-D', spec.dataDir],
    runAs: spec.runAs,
    port: spec.port,
    logFile: spec.logFile,
    probe: spec.probe,
    stopSteps,
  });
}

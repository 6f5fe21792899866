import type { FactoryProvider, Type } from '@nestjs/common';
import { libraryPart } from './library.js';

/** What the benchmarks use of the module's router. */
export interface ModuleRouter {
  start(): void;
  stop(): void;
  nodes(): readonly { readonly name: string; readonly state: string }[];
  route(request: { readonly consistency: 'session' | 'eventual' | 'strong' }): {
    readonly node: string | null;
  };
}

/** The module's servers and who chooses among them. */
export interface ModuleTopology {
  readonly servers: { end(): Promise<void> };
  readonly router: ModuleRouter;
}

/** Where a pool reports: its name is a label of the module's metrics. */
export type PoolRecorder = (name: string) => object;

export type MakeTopology = (recorder: PoolRecorder) => Promise<ModuleTopology>;

interface Metrics {
  poolRecorder(name: string): object;
}

interface Watch {
  over(name: string, observer: object): object;
}

/** Provides other servers, whose leases are counted and watched as those of the module's own are. */
export async function topologyProvider(token: symbol, make: MakeTopology): Promise<FactoryProvider> {
  const { DatabaseMetricsService } = await libraryPart<{ DatabaseMetricsService: Type<Metrics> }>(
    'internal/metrics/database-metrics.service.js',
  );
  const { ConnectionLeakDetectorService } = await libraryPart<{ ConnectionLeakDetectorService: Type }>(
    'internal/leak-detection/connection-leak-detector.service.js',
  );
  const { LeaseWatch } = await libraryPart<{ LeaseWatch: new (leaks: object) => Watch }>(
    'prisma/lease-watch.js',
  );
  return {
    provide: token,
    inject: [DatabaseMetricsService, ConnectionLeakDetectorService],
    useFactory: (metrics: Metrics, leaks: object) => {
      const watch = new LeaseWatch(leaks);
      return make((name) => watch.over(name, metrics.poolRecorder(name)));
    },
  };
}

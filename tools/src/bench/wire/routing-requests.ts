/** Median times of one read; µs. */
export interface RoutingTimes {
  /** Prisma by itself. */
  readonly bare: number;
  /** Prisma with `@prisma/extension-read-replicas` over two replicas. */
  readonly extended: number;
  /** The module on a lone primary. */
  readonly lone: number;
  /** The module over a primary and two replicas, with session consistency, its default. */
  readonly routed: number;
  /** The same with eventual consistency, which is all that the extension gives. */
  readonly eventual: number;
}

export interface RoutingSample extends RoutingTimes {
  /** 99th percentile of one decision of the module's router; µs. */
  readonly decisionP99: number;
}

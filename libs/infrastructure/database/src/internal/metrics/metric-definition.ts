/** One metric: the source of what is recorded, of `/metrics` and of `docs/metrics.md`. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence, as Prometheus shows it. */
  readonly help: string;
  /** Every label with what bounds its values. */
  readonly labels: Readonly<Record<string, LabelDefinition>>;
  /** Where `getMetrics()` shows the same figure, e.g. `queries.slow`. */
  readonly reportedAs: readonly string[];
  /** Upper bounds of the buckets, ascending, in seconds; histograms only. */
  readonly buckets?: readonly number[];
}

/** Either all values, or what limits their number. */
export interface LabelDefinition {
  readonly values: readonly string[] | string;
}

import type { Catalogue, MetricEntry } from './catalogue.js';
import { code, page, table } from './markdown.js';

const INTRODUCTION = [
  '`GET /metrics` and `database.metricsText()` give these in Prometheus’ text format; `database.getMetrics()` gives the figures of this process since its start in one object. Names follow OpenTelemetry’s database conventions in Prometheus spelling, `database_*` where it has none.',
  'Labels are bounded: no clinic, patient, user, key or SQL text is ever one. Figures by clinic exist only in `getMetrics().clinics`, for the busiest hundred.',
];

/** `docs/metrics.md`: every metric, its labels and its buckets. */
export function metricsDocument({ metrics }: Catalogue): string {
  const heads = ['Metric', 'Type', 'Labels', '`getMetrics()`', 'Meaning'];
  const buckets = metrics.filter(({ buckets: bounds }) => bounds !== undefined);
  return page('Metrics', '`libs/infrastructure/database/src/internal/metrics/metric-definitions.ts`', [
    ...INTRODUCTION,
    table(heads, metrics.map(rowOf)),
    '## Labels',
    table(['Metric', 'Label', 'Values'], metrics.flatMap(labelRows)),
    '## Buckets',
    table(
      ['Metric', 'Upper bounds, seconds'],
      buckets.map((metric) => [code(metric.name), boundsOf(metric)]),
    ),
  ]);
}

function rowOf({ name, type, labels, reportedAs, help }: MetricEntry): string[] {
  return [code(name), type, Object.keys(labels).map(code).join(', '), reportedAs.map(code).join(', '), help];
}

function labelRows({ name, labels }: MetricEntry): string[][] {
  return Object.entries(labels).map(([label, { values }]) => [
    code(name),
    code(label),
    typeof values === 'string' ? values : values.map(code).join(', '),
  ]);
}

function boundsOf({ buckets = [] }: MetricEntry): string {
  return buckets.join(', ');
}

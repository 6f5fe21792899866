import { CounterCell, HistogramCell } from './metric-cells.js';
import type { MetricDefinition } from './metric-definition.js';

/** One exposed value. */
export interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A metric that can be exposed. */
export interface MetricFamily {
  readonly definition: MetricDefinition;
  samples(): Sample[];
}

/** The cells of one metric, one for each combination of label values that has occurred. */
abstract class CellFamily<Cell> implements MetricFamily {
  readonly definition: MetricDefinition;
  readonly #cells = new Map<string, { readonly labels: Record<string, string>; readonly cell: Cell }>();

  constructor(definition: MetricDefinition) {
    this.definition = definition;
  }

  /** The cell of these label values, in the order of the definition. Keep it: looking it up is the costly part. */
  cell(...values: readonly string[]): Cell {
    const key = values.join('\u0000');
    const known = this.#cells.get(key);
    if (known !== undefined) return known.cell;
    const labels = this.#labelsOf(values);
    const cell = this.create();
    this.#cells.set(key, { labels, cell });
    return cell;
  }

  samples(): Sample[] {
    return [...this.#cells.values()].flatMap(({ labels, cell }) => this.samplesOf(cell, labels));
  }

  protected abstract create(): Cell;
  protected abstract samplesOf(cell: Cell, labels: Record<string, string>): Sample[];

  #labelsOf(values: readonly string[]): Record<string, string> {
    const names = Object.keys(this.definition.labels);
    if (names.length !== values.length)
      throw new RangeError(`${this.definition.name} takes ${names.length} labels`);
    return Object.fromEntries(names.map((name, index) => [name, this.#checked(name, values[index] ?? '')]));
  }

  /** A value outside a closed list would make the number of series a matter of chance. */
  #checked(name: string, value: string): string {
    const values = this.definition.labels[name]?.values;
    if (Array.isArray(values) && !values.includes(value)) {
      throw new RangeError(`${this.definition.name}{${name}} takes only the values of its definition`);
    }
    return value;
  }
}

export class CounterFamily extends CellFamily<CounterCell> {
  /** The sum over all label values. */
  get total(): number {
    return this.samples().reduce((sum, { value }) => sum + value, 0);
  }

  protected create(): CounterCell {
    return new CounterCell();
  }

  protected samplesOf(cell: CounterCell, labels: Record<string, string>): Sample[] {
    return [{ metricName: this.definition.name, labels, value: cell.value }];
  }
}

export class HistogramFamily extends CellFamily<HistogramCell> {
  protected create(): HistogramCell {
    return new HistogramCell(this.definition.buckets ?? []);
  }

  protected samplesOf(cell: HistogramCell, labels: Record<string, string>): Sample[] {
    const { name } = this.definition;
    const buckets = [...cell.cumulative(), { bound: '+Inf', count: cell.count }];
    return [
      ...buckets.map(({ bound, count }) => ({
        metricName: `${name}_bucket`,
        labels: { ...labels, le: bound },
        value: count,
      })),
      { metricName: `${name}_sum`, labels, value: cell.sum },
      { metricName: `${name}_count`, labels, value: cell.count },
    ];
  }
}

/** Values that are read when they are asked for. */
export class GaugeFamily implements MetricFamily {
  readonly definition: MetricDefinition;
  readonly #read: () => readonly Omit<Sample, 'metricName'>[];

  constructor(definition: MetricDefinition, read: () => readonly Omit<Sample, 'metricName'>[]) {
    this.definition = definition;
    this.#read = read;
  }

  samples(): Sample[] {
    return this.#read().map((sample) => ({ metricName: this.definition.name, ...sample }));
  }
}

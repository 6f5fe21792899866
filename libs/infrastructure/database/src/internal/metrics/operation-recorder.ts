import type { BusiestClinics } from './busiest-clinics.js';
import type { HistogramCell, CounterCell } from './metric-cells.js';
import type { CounterFamily, HistogramFamily } from './metric-family.js';
import { OPERATION_NAMES, operationNameOf } from './operation-names.js';
import type { OperationOutcome } from './operation-outcome.js';
import { severityOf, type SlowSeverity } from './slow-severity.js';

type CellsByOutcome = Partial<Record<OperationOutcome, HistogramCell>>;

/** What the recorder writes to. */
export interface OperationSinks {
  readonly durations: HistogramFamily;
  readonly slow: CounterFamily;
  readonly clinics: BusiestClinics;
}

/** Counts operations. Cells are resolved once a model, method and outcome, so that recording allocates nothing. */
export class OperationRecorder {
  readonly #sinks: OperationSinks;
  readonly #slowMs: number;
  readonly #cells = new Map<string, Map<string, CellsByOutcome>>();
  readonly #slow: Readonly<Record<SlowSeverity, CounterCell>>;
  #count = 0;
  #failed = 0;
  #totalMs = 0;

  /**
   * @param models - the values of the label `model`; any other model is counted as `other`
   * @param slowMs - duration from which an operation is slow, ms
   */
  constructor(sinks: OperationSinks, models: readonly string[], slowMs: number) {
    this.#sinks = sinks;
    this.#slowMs = slowMs;
    for (const model of [...models, 'raw', 'other']) this.#cells.set(model, new Map());
    const { slow } = sinks;
    this.#slow = { notice: slow.cell('notice'), slow: slow.cell('slow'), critical: slow.cell('critical') };
  }

  /**
   * @param model - its name; null for raw SQL
   * @param durationMs - from the call to its end, ms
   * @param clinicId - undefined for system work
   */
  record(
    model: string | null,
    method: string,
    outcome: OperationOutcome,
    durationMs: number,
    clinicId: string | undefined,
  ): void {
    const hasFailed = outcome !== 'ok';
    this.#cell(model ?? 'raw', method, outcome).observe(durationMs / 1000);
    this.#count += 1;
    this.#totalMs += durationMs;
    if (hasFailed) this.#failed += 1;
    const severity = severityOf(durationMs, this.#slowMs);
    if (severity !== undefined) this.#slow[severity].add();
    if (clinicId !== undefined) this.#sinks.clinics.operationEnded(clinicId, durationMs, hasFailed);
  }

  /** Totals since the start; times in ms. */
  get totals(): { count: number; failed: number; totalMs: number } & Record<SlowSeverity, number> {
    const { notice, slow, critical } = this.#slow;
    return {
      count: this.#count,
      failed: this.#failed,
      totalMs: this.#totalMs,
      notice: notice.value,
      slow: slow.value,
      critical: critical.value,
    };
  }

  #cell(model: string, method: string, outcome: OperationOutcome): HistogramCell {
    const label = this.#cells.has(model) ? model : 'other';
    const methods = this.#cells.get(label) as Map<string, CellsByOutcome>;
    const outcomes = methods.get(method) ?? this.#outcomesOf(methods, method);
    return (outcomes[outcome] ??= this.#sinks.durations.cell(operationNameOf(method), label, outcome));
  }

  /** Methods without a label of their own share one entry, so that the map stays as bounded as the labels. */
  #outcomesOf(methods: Map<string, CellsByOutcome>, method: string): CellsByOutcome {
    const isKnown = operationNameOf(method) !== 'other' || method === 'other';
    const key = isKnown && methods.size < 2 * OPERATION_NAMES.length ? method : 'other';
    const outcomes = methods.get(key) ?? {};
    methods.set(key, outcomes);
    return outcomes;
  }
}

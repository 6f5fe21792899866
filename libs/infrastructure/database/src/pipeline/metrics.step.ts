import type { Next, Operation } from './operation.js';
import type { PipelineStep } from './step.port.js';

export interface OperationObserver {
  /** @param durationMs from the call to its end, waiting included; ms */
  operationEnded(operation: Operation, durationMs: number, error: unknown): void;
}

/** Times every operation, from the outside: what the caller waited for is what is counted. */
export class MetricsStep implements PipelineStep {
  readonly name = 'metrics';
  readonly #observer: OperationObserver;

  constructor(observer: OperationObserver) {
    this.#observer = observer;
  }

  async around(operation: Operation, next: Next): Promise<unknown> {
    const startedAt = performance.now();
    try {
      const result = await next(operation);
      this.#observer.operationEnded(operation, performance.now() - startedAt, undefined);
      return result;
    } catch (error) {
      this.#observer.operationEnded(operation, performance.now() - startedAt, error);
      throw error;
    }
  }
}

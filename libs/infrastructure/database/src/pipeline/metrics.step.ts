import type { Next, Operation } from './operation.js';
import { Ready } from './ready.js';
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

  /** No async function: each costs a microsecond, and every operation passes here. */
  around(operation: Operation, next: Next): PromiseLike<unknown> {
    const startedAt = performance.now();
    const ended = (error?: unknown): void => {
      this.#observer.operationEnded(operation, performance.now() - startedAt, error);
    };
    try {
      const answer = next(operation);
      if (answer instanceof Ready) {
        ended();
        return answer;
      }
      return answer.then(
        (result) => {
          ended();
          return result;
        },
        (error: unknown) => {
          ended(error);
          throw error;
        },
      );
    } catch (error) {
      ended(error);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is passed on
      return Promise.reject(error);
    }
  }
}

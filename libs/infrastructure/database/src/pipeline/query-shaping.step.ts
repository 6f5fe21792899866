import { ValidationError } from '../errors/index.js';
import type { Next, Operation } from './operation.js';
import type { PipelineStep } from './step.port.js';

/** Most rows a list returns unless the caller says `allowLarge`. */
export const MAX_ROWS = 1000;

export interface ShapingObserver {
  /** An unbounded list was bounded; `isCut` when exactly as many rows came back as were allowed. */
  bounded(model: string, isCut: boolean): void;
}

interface ListArguments {
  /** A number, unless the caller's types were left behind. */
  readonly take?: unknown;
}

/** Keeps a single call from asking for an unreasonable number of rows. */
export class QueryShapingStep implements PipelineStep {
  readonly name = 'query-shaping';
  readonly #observer: ShapingObserver;

  constructor(observer: ShapingObserver) {
    this.#observer = observer;
  }

  around(operation: Operation, next: Next): PromiseLike<unknown> {
    return operation.name === 'findMany' ? this.#boundList(operation, next) : next(operation);
  }

  async #boundList(operation: Operation, next: Next): Promise<unknown> {
    const { take } = (operation.args ?? {}) as ListArguments;
    if (take !== undefined) {
      if (Math.abs(Number(take)) > MAX_ROWS && operation.options.allowLarge !== true)
        throw ValidationError.overLimit('take', MAX_ROWS);
      return await next(operation);
    }
    if (operation.options.allowLarge === true) return await next(operation);
    const rows = (await next({
      ...operation,
      args: { ...(operation.args as object), take: MAX_ROWS },
    })) as unknown[];
    this.#observer.bounded(operation.model?.name ?? '', rows.length === MAX_ROWS);
    return rows;
  }
}

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
  readonly data?: readonly unknown[];
}

/** Keeps a single call from asking for, or sending, an unreasonable number of rows. */
export class QueryShapingStep implements PipelineStep {
  readonly name = 'query-shaping';
  readonly #batchSize: number;
  readonly #observer: ShapingObserver;

  /** @param batchSize most rows in one createMany; ≥ 1 */
  constructor(batchSize: number, observer: ShapingObserver) {
    this.#batchSize = batchSize;
    this.#observer = observer;
  }

  around(operation: Operation, next: Next): Promise<unknown> {
    if (operation.name === 'findMany') return this.#boundList(operation, next);
    if (operation.name === 'createMany' || operation.name === 'createManyAndReturn') {
      return this.#splitCreate(operation, next);
    }
    return next(operation);
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

  async #splitCreate(operation: Operation, next: Next): Promise<unknown> {
    const args = (operation.args ?? {}) as ListArguments;
    if (!Array.isArray(args.data) || args.data.length <= this.#batchSize) return await next(operation);
    const results: unknown[] = [];
    for (let from = 0; from < args.data.length; from += this.#batchSize) {
      const data = args.data.slice(from, from + this.#batchSize);
      results.push(await next({ ...operation, args: { ...args, data } }));
    }
    return operation.name === 'createMany'
      ? { count: (results as { count: number }[]).reduce((sum, { count }) => sum + count, 0) }
      : results.flat();
  }
}

import type { Target } from '../target.port.js';
import type { Cell, Evidence } from './cell.js';

/** Nothing but the target. */
export class PlainCell implements Cell {
  readonly target: Target;

  constructor(target: Target) {
    this.target = target;
  }

  beforeReads(): Promise<void> {
    return Promise.resolve();
  }

  beforeWrites(): Promise<void> {
    return Promise.resolve();
  }

  async finish(): Promise<readonly Evidence[]> {
    await this.target.stop();
    return [];
  }
}

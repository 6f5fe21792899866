import { availableParallelism } from 'node:os';

const MICROS_PER_MS = 1000;

/** How busy this process keeps the cores it may use. */
export class ProcessLoad {
  #cpu = process.cpuUsage();
  #atMs = performance.now();

  /** Since it was last asked; 0–1. */
  cpuRatio(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    const nowMs = performance.now();
    const elapsedMs = nowMs - this.#atMs;
    this.#cpu = process.cpuUsage();
    this.#atMs = nowMs;
    if (elapsedMs <= 0) return 0;
    return Math.min(1, (user + system) / MICROS_PER_MS / elapsedMs / availableParallelism());
  }
}

import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';

/** Keeps every line, as a log would show it. */
export class RecordingLogger implements LoggerService {
  readonly lines: string[] = [];

  readonly log = this.#record.bind(this);
  readonly error = this.#record.bind(this);
  readonly warn = this.#record.bind(this);
  readonly debug = this.#record.bind(this);
  readonly verbose = this.#record.bind(this);
  readonly fatal = this.#record.bind(this);

  get text(): string {
    return this.lines.join('\n');
  }

  #record(...parts: readonly unknown[]): void {
    this.lines.push(parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' '));
  }
}

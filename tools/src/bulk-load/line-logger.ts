import type { LoggerService } from '@nestjs/common';

/** Passes on what needs attention, line by line; start-up chatter is dropped. */
export class LineLogger implements LoggerService {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  log(): void {
    return undefined;
  }

  warn(message: unknown): void {
    this.#write(`warning: ${String(message)}`);
  }

  error(message: unknown): void {
    this.#write(`error: ${String(message)}`);
  }

  fatal(message: unknown): void {
    this.error(message);
  }
}

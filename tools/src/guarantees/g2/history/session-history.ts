import type { Answered, HistoryEvent, Invoked } from './history-event.js';

/** Events that go into a violation's text. */
const EVIDENCE = 12;

/** What a register must show at least. */
interface Owed {
  readonly value: number;
  readonly why: 'written' | 'read';
}

const PLANTED: Owed = { value: 0, why: 'read' };

/**
 * What one session was shown and promised, event by event: it is shown nothing less than what it has read, nor than
 * what it has written and was told so. What it is owed counts from an operation's beginning; operations that run beside
 * each other owe each other nothing.
 */
export class SessionHistory {
  readonly #session: number;
  readonly #owed = new Map<number, Owed>();
  readonly #running = new Map<number, ReadonlyMap<number, Owed>>();
  readonly #recent: HistoryEvent[] = [];

  constructor(session: number) {
    this.#session = session;
  }

  /** @returns what the event breaks, one text each */
  take(event: HistoryEvent): string[] {
    this.#recent.push(event);
    if (this.#recent.length > EVIDENCE) this.#recent.shift();
    if (event.type === 'invoke') {
      this.#begin(event);
      return [];
    }
    const owedThen = this.#running.get(event.operation);
    if (owedThen === undefined) throw new Error(`operation ${event.operation} ends without having begun`);
    this.#running.delete(event.operation);
    return event.type === 'ok' ? this.#judge(event, owedThen) : [];
  }

  /** Operations under way. */
  get running(): number {
    return this.#running.size;
  }

  #begin({ operation, registers }: Invoked): void {
    if (this.#running.has(operation)) throw new Error(`operation ${operation} begins a second time`);
    this.#running.set(
      operation,
      new Map(registers.map((register) => [register, this.#owed.get(register) ?? PLANTED])),
    );
  }

  #judge(event: Answered, owedThen: ReadonlyMap<number, Owed>): string[] {
    const broken: string[] = [];
    const shown = new Map(event.values);
    for (const [register, { value, why }] of owedThen) {
      const seen = shown.get(register);
      // A write adds to what is there: it must land above all that was seen.
      const least = event.kind === 'write' ? value + 1 : value;
      if (seen === undefined || seen < least)
        broken.push(
          this.#text(event, `register ${register} shows ${seen ?? 'nothing'}, ${why} was ${value}`),
        );
    }
    for (const [register, value] of event.values) this.#owe(register, value, event.kind);
    return broken;
  }

  #owe(register: number, value: number, kind: Answered['kind']): void {
    if (value < (this.#owed.get(register) ?? PLANTED).value) return;
    this.#owed.set(register, { value, why: kind === 'write' ? 'written' : 'read' });
  }

  #text({ how, process }: Answered, what: string): string {
    const history = JSON.stringify(this.#recent);
    return `session ${this.#session}, ${how} in process ${process}: ${what}; history ${history}`;
  }
}

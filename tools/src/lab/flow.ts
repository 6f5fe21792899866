import type { Socket } from 'node:net';

/** From the client to the server, or back. */
export type Direction = 'toServer' | 'toClient';

export const DIRECTIONS: readonly Direction[] = ['toServer', 'toClient'];

/** How a direction is just now. */
export interface Conditions {
  /** How much later than sent everything arrives; ms. */
  delayMs: number;
  /** Whether nothing arrives: it comes when this is over, as TCP sends again what was lost. */
  isHeld: boolean;
}

interface Piece {
  /** `null` is the end of the stream. */
  readonly bytes: Buffer | null;
  readonly dueAtMs: number;
}

/** One direction of one connection: bytes in their order, as late as the conditions have it. */
export class Flow {
  readonly #sink: Socket;
  readonly #conditions: Readonly<Conditions>;
  readonly #pieces: Piece[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: Socket, conditions: Readonly<Conditions>) {
    this.#sink = sink;
    this.#conditions = conditions;
  }

  /** @param extraMs on top of the direction's own delay; ms */
  write(bytes: Buffer, extraMs = 0): void {
    this.#add(bytes, extraMs);
  }

  /** Ends the stream behind what is under way. */
  end(): void {
    this.#add(null, 0);
  }

  /** Delivers what is due; to be called whenever the conditions have changed. */
  deliver(): void {
    clearTimeout(this.#timer);
    for (let piece = this.#pieces[0]; piece !== undefined; piece = this.#pieces[0]) {
      if (this.#conditions.isHeld) return;
      const waitMs = piece.dueAtMs - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => {
          this.deliver();
        }, waitMs);
        return;
      }
      this.#pieces.shift();
      this.#put(piece);
    }
  }

  /** Loses what is under way. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#pieces.length = 0;
  }

  #add(bytes: Buffer | null, extraMs: number): void {
    this.#pieces.push({ bytes, dueAtMs: performance.now() + this.#conditions.delayMs + extraMs });
    if (this.#pieces.length === 1) this.deliver();
  }

  #put({ bytes }: Piece): void {
    if (!this.#sink.writable) return;
    if (bytes === null) this.#sink.end();
    else this.#sink.write(bytes);
  }
}

/** One message of PostgreSQL's protocol, header included. Source: PostgreSQL manual, "Message Formats". */
export interface WireMessage {
  /** `P` Parse, `Z` ReadyForQuery, … */
  readonly type: string;
  readonly bytes: Buffer;
}

/** A type byte and a length that counts itself. */
const HEADER_BYTES = 5;

/** Puts the pieces in which a stream arrives together into whole messages. */
export class MessageSplitter {
  #pending = Buffer.alloc(0);

  push(bytes: Buffer): WireMessage[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const messages: WireMessage[] = [];
    for (let end = endOfFirst(this.#pending); end <= this.#pending.length; end = endOfFirst(this.#pending)) {
      const type = String.fromCharCode(this.#pending.readUInt8(0));
      messages.push({ type, bytes: this.#pending.subarray(0, end) });
      this.#pending = this.#pending.subarray(end);
    }
    return messages;
  }
}

/** Infinity while not even the header is there. */
function endOfFirst(bytes: Buffer): number {
  return bytes.length < HEADER_BYTES ? Infinity : 1 + bytes.readInt32BE(1);
}

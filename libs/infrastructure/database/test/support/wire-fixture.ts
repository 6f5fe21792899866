/** One message of PostgreSQL's protocol, from client to server. */
export interface WireMessage {
  /** `P` Parse, `B` Bind, `E` Execute, … */
  readonly type: string;
  readonly body: Buffer;
}

/** Source: PostgreSQL manual, "Message Formats": a type byte, a length that counts itself, a body. */
export function messagesIn(bytes: Buffer): WireMessage[] {
  const messages: WireMessage[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (end > bytes.length) throw new Error('a message is cut off');
    messages.push({ type: String.fromCharCode(bytes.readUInt8(at)), body: bytes.subarray(at + 5, end) });
    at = end;
  }
  return messages;
}

/** The texts of the Parse messages, in order. */
export function statementsIn(bytes: Buffer): string[] {
  return messagesIn(bytes)
    .filter(({ type }) => type === 'P')
    .map(({ body }) => {
      const from = body.indexOf(0) + 1;
      return body.toString('utf8', from, body.indexOf(0, from));
    });
}

/** Messages as a client sends them. Source: PostgreSQL manual, "Message Formats". */

const PROTOCOL = 196_608;
const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

export const text = (value: string): Buffer => Buffer.from(`${value}\0`);

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

export function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** The first messages have no type. */
const untyped = (...parts: readonly Buffer[]): Buffer => message('?', ...parts).subarray(1);

const NONE = Buffer.alloc(2);

export const startup = untyped(int32(PROTOCOL), text('user'), text('app'), text(''));
export const sslRequest = untyped(int32(SSL_REQUEST));
export const cancelRequest = untyped(int32(CANCEL_REQUEST), int32(1), int32(2));
export const parse = (name: string, sql: string): Buffer => message('P', text(name), text(sql), NONE);
export const bind = (statement: string): Buffer => message('B', text(''), text(statement), NONE, NONE, NONE);
export const execute = message('E', text(''), int32(0));
export const sync = message('S');
export const query = (sql: string): Buffer => message('Q', text(sql));
export const password = message('p', text('secret'));
export const terminate = message('X');

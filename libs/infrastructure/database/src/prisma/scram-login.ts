import { createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';

/** What the client has said first; of pg's own making. */
export interface ScramSession {
  readonly mechanism: string;
  readonly clientNonce: string;
  readonly message: string;
}

/** What the client answers, and what the server must then answer to be believed. */
export interface ScramAnswer {
  readonly message: 'SASLResponse';
  readonly response: string;
  readonly serverSignature: string;
}

interface ScramKeys {
  readonly client: Buffer;
  readonly server: Buffer;
}

const SERVER_FIRST = /^r=([!-+\--~]+),s=([a-zA-Z0-9+/]+={0,2}),i=([1-9][0-9]{0,5})$/;
/** RFC 4013 leaves such a password as it is. */
const PLAIN_PASSWORD = /^[ -~]+$/;
/** The most that pg itself follows: a hostile server is not to keep a process busy. */
const MOST_ITERATIONS = 100_000;
const KEY_BYTES = 32;
const NO_CHANNEL_BINDING = 'biws';

const deriveKey = promisify(pbkdf2);
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * SCRAM-SHA-256 (RFC 5802, 7677) that derives a password's keys once instead of at every login: that is the larger
 * part of what a login costs the process (1.7 ms), and the salt stays the same until the password is set anew.
 */
export class ScramLogin {
  #source: string | undefined;
  #keys: Promise<ScramKeys> | undefined;

  /** @returns nothing for what it does not know in every detail: that is left to pg, whose errors are the known ones */
  async answer(
    session: ScramSession,
    password: unknown,
    serverFirst: string,
  ): Promise<ScramAnswer | undefined> {
    const [, nonce, salt, iterations] = SERVER_FIRST.exec(serverFirst) ?? [];
    if (nonce === undefined || salt === undefined || Number(iterations) > MOST_ITERATIONS) return undefined;
    if (session.mechanism !== 'SCRAM-SHA-256' || session.message !== 'SASLInitialResponse') return undefined;
    if (!nonce.startsWith(session.clientNonce) || nonce === session.clientNonce) return undefined;
    if (typeof password !== 'string' || !PLAIN_PASSWORD.test(password)) return undefined;
    const keys = await this.#keysOf(password, salt, Number(iterations)).catch(() => undefined);
    if (keys === undefined) return undefined;
    const unproven = `c=${NO_CHANNEL_BINDING},r=${nonce}`;
    const exchange = `n=*,r=${session.clientNonce},${serverFirst},${unproven}`;
    const signature = hmac(createHash('sha256').update(keys.client).digest(), exchange);
    const proof = Buffer.from(keys.client.map((byte, index) => byte ^ (signature[index] ?? 0)));
    return {
      message: 'SASLResponse',
      response: `${unproven},p=${proof.toString('base64')}`,
      serverSignature: hmac(keys.server, exchange).toString('base64'),
    };
  }

  #keysOf(password: string, salt: string, iterations: number): Promise<ScramKeys> {
    const source = `${String(iterations)} ${salt} ${password}`;
    if (this.#source !== source || this.#keys === undefined) {
      this.#source = source;
      this.#keys = derive(password, salt, iterations);
    }
    return this.#keys;
  }
}

async function derive(password: string, salt: string, iterations: number): Promise<ScramKeys> {
  const salted = await deriveKey(password, Buffer.from(salt, 'base64'), iterations, KEY_BYTES, 'sha256');
  return { client: hmac(salted, 'Client Key'), server: hmac(salted, 'Server Key') };
}

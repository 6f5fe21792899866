import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  readTokenBody,
  TOKEN_BODY_BYTES,
  writeTokenBody,
  type ConsistencyToken,
  type TokenRefusal,
} from './consistency-token.js';

export type DecodedToken =
  | { readonly kind: 'valid'; readonly token: ConsistencyToken }
  | { readonly kind: 'refused'; readonly reason: Exclude<TokenRefusal, 'foreign'> };

export interface TokenLimits {
  /** How long a token is believed; ms. */
  readonly lifetimeMs: number;
  /** How far the clocks of two processes may stand apart; ms. */
  readonly maxSkewMs: number;
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 32;
/** A text of another length is refused unread. */
const TOKEN_CHARACTERS = TOKEN_BODY_BYTES.map((bytes) => Math.ceil(((bytes + SIGNATURE_BYTES) * 4) / 3));
/** How long a token is believed unless told otherwise: a day; ms. */
export const TOKEN_LIFETIME_MS = 86_400_000;

/** Writes and reads signed tokens (HMAC-SHA256), as text that is safe in a header, a cookie and a job's payload. */
export class TokenCodec {
  readonly #key: Uint8Array;
  readonly #limits: TokenLimits;

  /**
   * @param key 32 bytes, the same in every process; a token of another key is forged
   * @param limits by default a day, and one minute between clocks
   * @throws RangeError for a key of another length
   */
  constructor(key: Uint8Array, limits: Partial<TokenLimits> = {}) {
    if (key.length !== KEY_BYTES)
      throw new RangeError(`The token key must have ${KEY_BYTES} bytes, got ${key.length}`);
    this.#key = key;
    this.#limits = { lifetimeMs: TOKEN_LIFETIME_MS, maxSkewMs: 60_000, ...limits };
  }

  encode(token: ConsistencyToken): string {
    const body = writeTokenBody(token);
    return Buffer.concat([body, this.#sign(body)]).toString('base64url');
  }

  /** Never throws: what is no token of this key, or is too old, is refused with the reason. */
  decode(text: unknown, nowMs: number): DecodedToken {
    const bytes = bytesOf(text);
    if (bytes === null) return refused('malformed');
    const body = bytes.subarray(0, -SIGNATURE_BYTES);
    if (!timingSafeEqual(this.#sign(body), bytes.subarray(-SIGNATURE_BYTES))) return refused('forged');
    const token = readTokenBody(body);
    if (token === null) return refused('malformed');
    if (nowMs - token.issuedAtMs > this.#limits.lifetimeMs) return refused('expired');
    if (token.issuedAtMs - nowMs > this.#limits.maxSkewMs) return refused('future');
    return { kind: 'valid', token };
  }

  #sign(body: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}

/** Node reads many spellings of the same bytes; only the one it writes is taken. */
function bytesOf(text: unknown): Buffer | null {
  if (typeof text !== 'string' || !TOKEN_CHARACTERS.includes(text.length)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

function refused(reason: Exclude<TokenRefusal, 'foreign'>): DecodedToken {
  return { kind: 'refused', reason };
}

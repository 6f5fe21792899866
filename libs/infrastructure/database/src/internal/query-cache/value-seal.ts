import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { LRUCache } from 'lru-cache';

const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_PREFIX_BYTES = 4;
/** Where each part of a sealed value begins, behind the version; bytes. */
const SALT = 1;
const NONCE = SALT + 16;
const TAG = NONCE + 12;
const CIPHERTEXT = TAG + 16;
const TAG_LENGTH = { authTagLength: CIPHERTEXT - TAG };
/** Most processes whose data keys are kept. */
const MOST_KEYS = 64;
/** Most names that are kept, and the longest key whose name is; characters. */
const MOST_NAMES = 10_000;
const LONGEST_NAMED = 1024;
const NO_SALT = Buffer.alloc(0);

/**
 * Keeps what is in a shared cache from whoever can read it there, and whatever was written there by anyone without the
 * key from those who read the cache.
 *
 * Sealed: version (1 byte), salt (16), nonce (12), tag (16), ciphertext. Every instance encrypts under a data key of its
 * own, made from the key and a random salt: however many processes share the key, no two share a data key, and a nonce
 * need be new within its instance only, which counts. Random nonces under one key would limit all processes together
 * to 2^32 values; counted ones have no such limit. The nonce's other four bytes are random in case two instances ever
 * draw the same salt. Processes restored from one memory image need an instance made afterwards.
 *
 * Source: NIST SP 800-38D, 8.2.1 (deterministic construction: a fixed field and a counter) and 8.3 (the limit);
 * RFC 5116, 3.2; RFC 5869 for HKDF.
 */
export class ValueSeal {
  readonly #nameKey: KeyObject;
  readonly #names = new LRUCache<string, string>({ max: MOST_NAMES });
  readonly #sealingKey: KeyObject;
  /** By salt; its own among them. */
  readonly #dataKeys = new LRUCache<string, KeyObject>({ max: MOST_KEYS });
  readonly #dataKey: KeyObject;
  /** How every value of this instance begins: version, salt, and the nonce's fixed field. */
  readonly #prefix: Buffer;
  #sealed = 0n;

  /**
   * @param key 32 bytes, the same in every process that shares the cache
   * @param scope who differs in it shares no names, and so no values
   * @throws RangeError for a key of another length
   */
  constructor(key: Uint8Array, scope = '') {
    if (key.byteLength !== KEY_BYTES)
      throw new RangeError(`the key of a cache must be ${String(KEY_BYTES)} bytes long`);
    const master = createSecretKey(key);
    this.#nameKey = derivedKey(master, NO_SALT, `query cache: names ${scope}`);
    this.#sealingKey = derivedKey(master, NO_SALT, 'query cache: values');
    this.#prefix = Buffer.concat([
      Buffer.of(VERSION),
      randomBytes(NONCE - SALT),
      randomBytes(NONCE_PREFIX_BYTES),
    ]);
    this.#dataKey = this.#derivedFrom(this.#prefix.subarray(SALT, NONCE));
  }

  /**
   * What a read is called where others may see it: the same in every process, and silent about its arguments.
   *
   * @returns 43 characters of base64url
   */
  nameOf(canonicalKey: string): string {
    const known = this.#names.get(canonicalKey);
    if (known !== undefined) return known;
    const name = createHmac('sha256', this.#nameKey).update(canonicalKey).digest('base64url');
    if (canonicalKey.length <= LONGEST_NAMED) this.#names.set(canonicalKey, name);
    return name;
  }

  /**
   * @param name under which it will be found: it opens under no other
   * @param content bytes, or text of whole characters, as JSON is: half a surrogate pair would not come back
   */
  seal(name: string, content: string | Uint8Array): Buffer {
    const head = Buffer.alloc(CIPHERTEXT);
    this.#prefix.copy(head);
    head.writeBigUInt64BE(this.#sealed++, NONCE + NONCE_PREFIX_BYTES);
    const cipher = createCipheriv(CIPHER, this.#dataKey, head.subarray(NONCE, TAG), TAG_LENGTH);
    cipher.setAAD(associatedData(name));
    const ciphertext = cipher.update(typeof content === 'string' ? Buffer.from(content) : content);
    cipher.final();
    cipher.getAuthTag().copy(head, TAG);
    return Buffer.concat([head, ciphertext]);
  }

  /** @returns undefined unless the value was sealed for this name, under this key, and is whole; never throws */
  open(name: string, sealed: Uint8Array): Buffer | undefined {
    if (sealed.byteLength < CIPHERTEXT || sealed[0] !== VERSION) return undefined;
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const salt = bytes.toString('latin1', SALT, NONCE);
    const known = this.#dataKeys.get(salt);
    const dataKey = known ?? this.#derivedFrom(bytes.subarray(SALT, NONCE));
    const content = opened(dataKey, name, bytes);
    // Only the salts of sound values are kept, so that corrupted ones do not displace them.
    if (known === undefined && content !== undefined) this.#dataKeys.set(salt, dataKey);
    return content;
  }

  #derivedFrom(salt: Uint8Array): KeyObject {
    return derivedKey(this.#sealingKey, salt, 'query cache: values of one process');
  }
}

function opened(dataKey: KeyObject, name: string, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, dataKey, sealed.subarray(NONCE, TAG), TAG_LENGTH);
  decipher.setAAD(associatedData(name));
  decipher.setAuthTag(sealed.subarray(TAG, CIPHERTEXT));
  try {
    const content = decipher.update(sealed.subarray(CIPHERTEXT));
    // Throws unless the tag is right: nothing of the content is to be seen before.
    decipher.final();
    return content;
  } catch {
    return undefined;
  }
}

/** What a value is sealed for: it opens under no other version, and for no other read. */
function associatedData(name: string): Buffer {
  return Buffer.from(`${String.fromCharCode(VERSION)}${name}`);
}

function derivedKey(key: KeyObject, salt: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, purpose, KEY_BYTES)));
}

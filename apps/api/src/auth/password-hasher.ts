import { randomBytes } from 'node:crypto';
import { hash, verify, type Options } from '@node-rs/argon2';
import { ApiError } from '../http/api.error.js';

/** argon2id, the library's default; 19 MiB, 2 passes. Source: OWASP Password Storage Cheat Sheet. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Marks an account whose owner has not chosen a password yet; no password verifies against it. */
const UNSET_PREFIX = 'unset:';

/** Hashes at once: each takes 19 MiB and a thread of the pool that file and name look-ups share. */
const MOST_RUNNING = 2;
const MOST_WAITING = 64;

/** Hashes and checks passwords, a few at a time. */
export class PasswordHasher {
  readonly #waiting: (() => void)[] = [];
  readonly #decoy = hash(randomBytes(18).toString('base64url'), COST);
  #running = 0;

  async hash(password: string): Promise<string> {
    return await this.#inTurn(() => hash(password, COST));
  }

  /** For an account nobody can sign in to yet. */
  unset(): string {
    return `${UNSET_PREFIX}${randomBytes(24).toString('base64url')}`;
  }

  /** Whether this is the hash of an account nobody can sign in to yet. */
  isUnset(passwordHash: string): boolean {
    return passwordHash.startsWith(UNSET_PREFIX);
  }

  /** Whether the password fits. Takes the same time when there is no hash to fit. @throws ApiError API_BUSY */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const isReal = passwordHash !== null && !this.isUnset(passwordHash);
    const against = isReal ? passwordHash : await this.#decoy;
    const fits = await this.#inTurn(() => verify(against, password));
    return isReal && fits;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MOST_RUNNING) await this.#queue();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #queue(): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) throw new ApiError('API_BUSY');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

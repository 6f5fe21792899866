import type { Principal } from '../context/request-context.js';
import { ValidationError } from '../errors/index.js';
import { fingerprintOf } from '../internal/receipts/fingerprint.js';
import { checkIdempotencyKey } from '../internal/receipts/idempotency-key.js';
import { writeOnce } from '../internal/receipts/write-once.js';
import { RESULT_CODEC } from './result-codecs.js';
import { TransactionReceipts } from './transaction-receipts.js';
import type { TransactionScope } from './transaction.scope.js';
import type { TransactionSettings } from './transaction-settings.js';

type Body<T> = (scope: TransactionScope) => Promise<T>;

/** A write under an idempotency key: done once, whoever repeats it and whatever becomes of its answer. */
export class KeyedWrite {
  readonly #key: string;
  readonly #fingerprint: string;

  /**
   * @returns undefined where the settings name no key
   * @throws DB_ARGUMENT_INVALID for a malformed key, a body that cannot be compared, and system work
   */
  static of(principal: Principal, settings: TransactionSettings): KeyedWrite | undefined {
    const { idempotencyKey, idempotencyBody, audit } = settings;
    if (idempotencyKey === undefined) {
      if (idempotencyBody === undefined) return undefined;
      throw ValidationError.argument('idempotencyBody', 'given together with an idempotencyKey');
    }
    if (principal.kind !== 'clinic')
      throw ValidationError.argument('idempotencyKey', 'left to work inside a clinic, to which keys belong');
    return new KeyedWrite(checkIdempotencyKey(idempotencyKey), fingerprintOf(idempotencyBody, audit));
  }

  private constructor(key: string, fingerprint: string) {
    this.#key = key;
    this.#fingerprint = fingerprint;
  }

  /**
   * The body of the write's transaction: receipt first, the caller's own work only if nobody has done it.
   *
   * @param receiptAnswered told once the receipt has said what became of earlier attempts
   */
  once<T>(body: Body<T>, receiptAnswered: () => void = () => undefined): Body<T> {
    return async (scope) => {
      const terms = {
        key: this.#key,
        fingerprint: this.#fingerprint,
        receipts: new TransactionReceipts(scope.session),
        codec: RESULT_CODEC,
        receiptAnswered,
      };
      return (await writeOnce(terms, () => body(scope))).result;
    };
  }
}

import { createError, ValidationError } from '../errors/index.js';
import { readTypedText, type ValueFactory } from './read-typed-text.js';
import { TypedText } from './typed-text.js';

/** Most room a stored result may take; bytes. */
export const MOST_RESULT_BYTES = 1_048_576;

/**
 * Turns the result of a write into text that a receipt keeps, and back into the very same value, so that a duplicate
 * is answered as the first call was.
 */
export class ResultCodec {
  readonly #factory: ValueFactory;

  constructor(factory: ValueFactory) {
    this.#factory = factory;
  }

  /** @throws DB_RESULT_REFUSED for over 1 MiB, and for what is no plain data: functions, class instances, cycles */
  encode(result: unknown): string {
    const text = new TypedText({
      purpose: 'exact',
      mostCharacters: MOST_RESULT_BYTES,
      refuse: (rule) => {
        throw ValidationError.resultRefused(rule);
      },
    }).of(result);
    if (Buffer.byteLength(text) > MOST_RESULT_BYTES)
      throw ValidationError.resultRefused(`at most ${String(MOST_RESULT_BYTES)} bytes long`);
    return text;
  }

  /** @throws DB_INTERNAL for text that no release up to this one wrote */
  decode(text: string): unknown {
    try {
      return readTypedText(text, this.#factory);
    } catch (error) {
      throw createError('DB_INTERNAL', { cause: error });
    }
  }
}

import { createError, ValidationError } from '../errors/index.js';
import { readTypedText, type ValueFactory } from './read-typed-text.js';
import { TypedText } from './typed-text.js';

/** Most room a stored result may take; bytes. */
export const MOST_RESULT_BYTES = 1_048_576;

/** Turns results into text, and back into the very same values. */
export interface TextCodec {
  /** @throws DB_RESULT_REFUSED for over 1 MiB, and for what is no plain data: functions, class instances, cycles */
  encode(result: unknown): string;
  /** @throws DB_INTERNAL for text that cannot be one of its own */
  decode(text: string): unknown;
}

export function resultTooLarge(): Error {
  return ValidationError.resultRefused(`at most ${String(MOST_RESULT_BYTES)} bytes long`);
}

/** As JSON, with the kinds that it lacks: what a receipt keeps is answered to a duplicate as the first call was. */
export class ResultCodec implements TextCodec {
  readonly #factory: ValueFactory;

  constructor(factory: ValueFactory) {
    this.#factory = factory;
  }

  encode(result: unknown): string {
    const text = new TypedText({
      purpose: 'exact',
      mostCharacters: MOST_RESULT_BYTES,
      refuse: (rule) => {
        throw ValidationError.resultRefused(rule);
      },
    }).of(result);
    if (Buffer.byteLength(text) > MOST_RESULT_BYTES) throw resultTooLarge();
    return text;
  }

  decode(text: string): unknown {
    try {
      return readTypedText(text, this.#factory);
    } catch (error) {
      throw createError('DB_INTERNAL', { cause: error });
    }
  }
}

import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ApiError } from './api.error.js';
import { inputIssues, type InputPart } from './input-issues.js';

/** Turns one part of a request into what its schema says, or refuses it. */
export class InputPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  readonly #part: InputPart;
  readonly #schema: Schema;

  constructor(part: InputPart, schema: Schema) {
    this.#part = part;
    this.#schema = schema;
  }

  /** @throws ApiError API_INPUT_INVALID naming each refused field */
  transform(value: unknown): z.output<Schema> {
    // No body at all reads as an empty one, so that the answer names what is missing.
    const parsed = this.#schema.safeParse(value === undefined ? {} : value);
    if (parsed.success) return parsed.data;
    throw new ApiError('API_INPUT_INVALID', inputIssues(this.#part, parsed.error.issues));
  }
}

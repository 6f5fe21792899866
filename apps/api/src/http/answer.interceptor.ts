import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { ANSWER_SCHEMA } from './endpoint.decorator.js';

/**
 * Lets out what the route's answer schema names and nothing else: a column added to a table tomorrow stays inside
 * until somebody decides to show it.
 */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  readonly #reflector: Reflector;

  constructor(reflector: Reflector) {
    this.#reflector = reflector;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.#reflector.get<z.ZodType | undefined>(ANSWER_SCHEMA, context.getHandler());
    return next.handle().pipe(map((answer: unknown) => schema?.parse(answer)));
  }
}

import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { AccessibleTo, type Access } from '../access/access.decorators.js';
import { schemaOrReference } from '../openapi/json-schema.js';
import { PROBLEM_MEDIA_TYPE, problemView } from './problem.js';

export const ANSWER_SCHEMA = Symbol('answer schema');

export interface EndpointDescription {
  readonly summary: string;
  /** Further sentences for the documentation. */
  readonly description?: string;
  readonly access: Access;
  /** What a success answers, field by field: anything else a service returns stays inside. None: no content. */
  readonly answers?: z.ZodType;
  /** @defaultValue 200, and 204 without an answer */
  readonly status?: 200 | 201 | 202 | 204;
  /** Refusals beyond those that every route has. */
  readonly refuses?: readonly (keyof typeof REFUSALS)[];
}

const REFUSALS = {
  400: 'The input is refused; `errors` names each field.',
  401: 'No valid token.',
  403: 'The role does not permit it.',
  404: 'The clinic has no such record.',
  409: 'The present state, or another record, stands against it.',
  503: 'The database is not available right now.',
} as const;

/** Says everything about a route that is not its path: who may call it, what it answers, how it is documented. */
export function Endpoint(given: EndpointDescription): MethodDecorator {
  const { summary, description, access, answers, refuses = [] } = given;
  const status = given.status ?? (answers === undefined ? 204 : 200);
  const isOpen = access === 'anybody';
  const refusals = [400, ...(isOpen ? [] : ([401, 403] as const)), ...refuses, 503] as const;
  return applyDecorators(
    AccessibleTo(access),
    HttpCode(status),
    SetMetadata(ANSWER_SCHEMA, answers),
    ApiOperation({ summary, description: [description, accessNote(access)].filter(Boolean).join('\n\n') }),
    ApiResponse({
      status,
      description: 'Done',
      ...(answers !== undefined && {
        content: { 'application/json': { schema: schemaOrReference(answers, 'output') } },
      }),
    }),
    ...refusals.map((refusal) =>
      ApiResponse({ status: refusal, description: REFUSALS[refusal], content: problemContent() }),
    ),
    ...(isOpen ? [] : [ApiBearerAuth()]),
  );
}

function problemContent() {
  return { [PROBLEM_MEDIA_TYPE]: { schema: schemaOrReference(problemView, 'output') } };
}

function accessNote(access: Access): string {
  if (access === 'anybody') return 'Open to anybody.';
  return access === 'signed-in' ? 'For anybody signed in.' : `Needs \`${access}\`.`;
}

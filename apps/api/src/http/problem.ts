import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import { DatabaseError } from '@infrastructure/database';
import { z } from 'zod';
import { namedView } from '../openapi/json-schema.js';
import { ApiError } from './api.error.js';

/** Media type of {@link Problem}. Source: RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What a client is told about a failed request. Source: RFC 9457; the members after `detail` are ours. */
export const problemView = namedView(
  'Problem',
  z
    .object({
      type: z.string().meta({ description: 'Names the kind of problem; stable across releases.' }),
      title: z.string(),
      status: z.int().min(400).max(599),
      detail: z.string(),
      code: z.string().meta({ description: 'The same as the end of `type`: switch on it.' }),
      retryable: z.boolean().meta({ description: 'Whether the same request can succeed after a pause.' }),
      correlationId: z.string().meta({ description: 'Also in `x-request-id` and in the logs.' }),
      field: z.string().optional(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    })
    .meta({
      description: 'A refusal or failure (RFC 9457). It never repeats a value that was sent.',
      examples: [
        {
          type: 'urn:healthcare:problem:DB_NOT_FOUND',
          title: 'Not Found',
          status: 404,
          detail: 'The record does not exist in this clinic.',
          code: 'DB_NOT_FOUND',
          retryable: false,
          correlationId: '0d4fe0a2-6c0a-4b0e-9f0e-2f6f2c1d8a11',
        },
      ],
    }),
);
export type Problem = z.output<typeof problemView>;

/** What to tell the client about whatever was thrown: only texts that are known to be safe. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof DatabaseError) return databaseProblem(error, requestId);
  if (error instanceof ApiError) return apiProblem(error, requestId);
  if (error instanceof HttpException) return httpProblem(error.getStatus(), requestId);
  const status = clientStatusOf(error);
  return httpProblem(status ?? HttpStatus.INTERNAL_SERVER_ERROR, requestId);
}

function databaseProblem(error: DatabaseError, requestId: string): Problem {
  const { code, message, statusCode, retryable, field } = error.toJSON().error;
  return {
    ...problem(statusCode, code, message, requestId),
    retryable,
    ...(field !== undefined && { field }),
  };
}

function apiProblem(error: ApiError, requestId: string): Problem {
  const told = problem(error.getStatus(), error.code, error.message, requestId);
  return error.issues.length === 0 ? told : { ...told, errors: [...error.issues] };
}

/** Texts of the framework may repeat what was sent (a path, a piece of JSON), so the status speaks alone. */
function httpProblem(status: number, requestId: string): Problem {
  return problem(status, `HTTP_${status}`, DETAILS[status] ?? titleOf(status), requestId);
}

const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: its JSON, its headers or its address are malformed.',
  404: 'There is nothing at this address.',
  413: 'The body is larger than this API accepts.',
  414: 'The address is longer than this API accepts.',
  415: 'The body must be JSON, sent as application/json.',
  500: 'Something went wrong on our side; the correlation id finds it in the logs.',
};

function problem(status: number, code: string, detail: string, correlationId: string): Problem {
  return {
    type: `urn:healthcare:problem:${code}`,
    title: titleOf(status),
    status,
    detail,
    code,
    retryable: status === 503,
    correlationId,
  };
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? (status < 500 ? 'Refused' : 'Failed');
}

/** Fastify's own refusals (body too large, wrong media type) carry the status they want. */
function clientStatusOf(error: unknown): number | undefined {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

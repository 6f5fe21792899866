import { BadRequestException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { ApiError } from './api.error.js';
import { problemOf, problemView } from './problem.js';

const SECRET = 'PLANTED-4711';

describe('a problem', () => {
  it.each([
    ['an unknown error', new Error(SECRET), 500, 'HTTP_500'],
    ['something thrown that is no error', SECRET, 500, 'HTTP_500'],
    [
      'an error that says it is the client’s',
      Object.assign(new Error(SECRET), { statusCode: 413 }),
      413,
      'HTTP_413',
    ],
    [
      'an error that only claims a status of ours',
      Object.assign(new Error(SECRET), { statusCode: 503 }),
      500,
      'HTTP_500',
    ],
    ['a refusal of the framework', new BadRequestException(SECRET), 400, 'HTTP_400'],
    ['a missing route', new NotFoundException(`Cannot GET /${SECRET}`), 404, 'HTTP_404'],
    ['a refusal of the API', new ApiError('API_FORBIDDEN'), 403, 'API_FORBIDDEN'],
  ])('keeps back what was in %s', (_title, error, status, code) => {
    const problem = problemOf(error, 'request-1');
    expect(problem).toMatchObject({
      status,
      code,
      correlationId: 'request-1',
      type: `urn:healthcare:problem:${code}`,
    });
    expect(JSON.stringify(problem)).not.toContain(SECRET);
    expect(problemView.parse(problem)).toEqual(problem);
  });

  it('can be retried only when it says so', () => {
    expect(
      [new ApiError('API_BUSY'), new Error('x')].map((error) => problemOf(error, 'r').retryable),
    ).toEqual([true, false]);
  });
});

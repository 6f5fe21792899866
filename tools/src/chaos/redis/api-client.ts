import { z } from 'zod';
import type { Login } from './chaos-login.js';

/** A caller that waits longer has gone: that counts as a failure, too. */
const ANSWER_WITHIN_MS = 5_000;

const signedIn = z.object({ accessToken: z.string() });
const problem = z.object({ code: z.string() });

/** A request that was not answered as it should: refused, failed, or not in time. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  /** @param code of the problem that the API told, else what became of the request */
  constructor(
    readonly code: string,
    request: string,
  ) {
    super(`${request}: ${code}`);
  }
}

/** A user who has signed in to the API. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws AnswerError */
  static async signIn(url: string, login: Login): Promise<ApiClient> {
    const { accessToken } = signedIn.parse(await ask(url, '/v1/auth/login', { method: 'POST', body: login }));
    return new ApiClient(url, accessToken);
  }

  /** @throws AnswerError */
  async get(path: string): Promise<unknown> {
    return await ask(this.#url, path, { method: 'GET', token: this.#token });
  }

  /** @throws AnswerError */
  async send(method: 'POST' | 'PATCH', path: string, body?: object): Promise<unknown> {
    return await ask(this.#url, path, { method, token: this.#token, ...(body !== undefined && { body }) });
  }
}

interface Question {
  readonly method: string;
  readonly token?: string;
  readonly body?: object;
}

async function ask(url: string, path: string, { method, token, body }: Question): Promise<unknown> {
  const request = `${method} ${path}`;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => {
    throw new AnswerError(`no answer: ${error instanceof Error ? error.name : String(error)}`, request);
  });
  if (!response.ok) throw new AnswerError(await codeOf(response), request);
  return response.status === 204 ? undefined : await response.json();
}

async function codeOf(response: Response): Promise<string> {
  const told = problem.safeParse(await response.json().catch(() => null));
  return told.success ? told.data.code : `HTTP ${String(response.status)}`;
}

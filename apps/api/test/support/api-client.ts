import type { Role } from '../../src/access/role-table.js';
import { PASSWORD, type PlantedClinic } from './plant-clinic.js';

/** What a test looks at of an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown> & { readonly [field: string]: never };
  readonly text: string;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Sends real HTTP, as somebody or as nobody. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string | undefined;

  constructor(url: string, token?: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Signs in as the clinic's user with this role. */
  async as(clinic: PlantedClinic, role: Role): Promise<ApiClient> {
    return new ApiClient(this.#url, await this.tokenOf(clinic.emails[role]));
  }

  async tokenOf(email: string, password = PASSWORD): Promise<string> {
    const { status, body, text } = await this.post('/v1/auth/login', { email, password });
    if (status !== 200) throw new Error(`login answered ${status}: ${text}`);
    return body.accessToken;
  }

  with(token: string): ApiClient {
    return new ApiClient(this.#url, token);
  }

  get = (path: string, headers?: Record<string, string>) => this.send('GET', path, undefined, headers);
  post = (path: string, body: unknown = {}) => this.send('POST', path, body);
  patch = (path: string, body: unknown) => this.send('PATCH', path, body);
  delete = (path: string) => this.send('DELETE', path);

  async send(
    method: Method,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isText = typeof body === 'string';
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
    };
  }
}

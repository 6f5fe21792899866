import type { Role } from '../../src/access/role-table.js';
import { PASSWORD, type PlantedClinic } from './plant-clinic.js';

/** What a test looks at of an answer. */
export class Answer {
  /** The JSON object; empty for anything else. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {
    const isJson = headers.get('content-type')?.includes('json') === true;
    this.body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  }

  /** A field that must be there and be text. */
  field(name: string): string {
    const value = this.body[name];
    if (typeof value !== 'string') throw new Error(`${name} is missing from ${this.status}: ${this.text}`);
    return value;
  }

  get id(): string {
    return this.field('id');
  }

  /** The rows of a page. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what a test expects of JSON
  items<Item = { readonly id: string }>(): readonly Item[] {
    if (!Array.isArray(this.body['items'])) throw new Error(`no page but ${this.status}: ${this.text}`);
    return this.body['items'] as Item[];
  }

  /** Status and code, for refusals. */
  get refusal(): [status: number, code: unknown] {
    return [this.status, this.body['code']];
  }
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
    return (await this.post('/v1/auth/login', { email, password })).field('accessToken');
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
    return new Answer(response.status, response.headers, await response.text());
  }
}

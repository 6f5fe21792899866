/** What the module reads of a request, on every platform: Node's own `IncomingMessage`. */
export interface HttpRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
}

/** What it needs of a response: Node's own `ServerResponse`. */
export interface HttpResponse {
  setHeader(name: string, value: string | readonly string[]): unknown;
  getHeader(name: string): number | string | readonly string[] | undefined;
  writeHead(...args: never[]): unknown;
  once(event: 'finish', listener: () => void): unknown;
}

const ID = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})$/i;
const LONGEST_ROUTE = 200;

/** The route without what identifies anybody: ids become `:id`, the query is left out. */
export function routeOf({ method = '', url = '' }: HttpRequest): string {
  const path = (url.split('?', 1)[0] ?? '').split('/').map((part) => (ID.test(part) ? ':id' : part));
  return `${method} ${path.join('/')}`.slice(0, LONGEST_ROUTE);
}

/** Calls `prepare` once, right before the response's head is written: the last moment for a header. */
export function beforeHead(response: HttpResponse, prepare: () => void): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => unknown;
  response.writeHead = (...args: unknown[]) => {
    response.writeHead = writeHead;
    prepare();
    return writeHead(...args);
  };
}

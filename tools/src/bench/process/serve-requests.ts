interface Request {
  readonly id: number;
  readonly request: string;
  readonly input: unknown;
}

export type Handlers = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/**
 * The other end of a {@link BenchProcess}: answers its requests until it hangs up.
 *
 * @param close gives back what the handlers opened
 */
export function serveRequests(handlers: Handlers, close: () => Promise<void>): void {
  process.on('message', ({ id, request, input }: Request) => {
    void answer(handlers, request, input).then((outcome) => process.send?.({ id, ...outcome }));
  });
  process.once('disconnect', () => {
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

async function answer(
  handlers: Handlers,
  request: string,
  input: unknown,
): Promise<{ value: unknown } | { error: string }> {
  try {
    const handler = handlers[request];
    if (handler === undefined) throw new Error(`no such request: ${request}`);
    return { value: await handler(input as never) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

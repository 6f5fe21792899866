/**
 * What an error says of itself, without asking for its class: those of Node's own modules are of another realm under
 * Jest, where `instanceof Error` is false for them.
 */
export function codeOfError(cause: unknown): string | null {
  const code = fieldOf(cause, 'code');
  return typeof code === 'string' ? code : null;
}

/** The message, empty when there is none. */
export function messageOfError(cause: unknown): string {
  const message = fieldOf(cause, 'message');
  return typeof message === 'string' ? message : '';
}

function fieldOf(cause: unknown, name: string): unknown {
  return typeof cause === 'object' && cause !== null ? (cause as Record<string, unknown>)[name] : undefined;
}

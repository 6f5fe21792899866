/** How a client says that none of the sentinels led to a master: it goes on trying, and no connection is ever closed. */
const NO_MASTER = /^All sentinels are unreachable/;
/** What a server answers begins with a word for it: `NOAUTH`, `WRONGPASS`, `NOPERM`. */
const REPLY_WORD = /^([A-Z]{3,})\b/;

/** Whether a try to find a master through sentinels has failed. */
export function hasFoundNoMaster(error: unknown): boolean {
  return error instanceof Error && NO_MASTER.test(error.message);
}

/**
 * Why a connection could not be made, or was lost: the system's or TLS's code, or the word that the server answered;
 * otherwise what the client says, without what is different each time.
 */
export function causeOf(error: Error & { readonly code?: unknown }): string {
  if (typeof error.code === 'string') return error.code;
  return REPLY_WORD.exec(error.message)?.[1] ?? error.message.replace(/\. .*$|\.$/s, '');
}

/**
 * What a server that is well may answer to one command: it has no room for a value, or somebody else has put something
 * of another type under the name. Every other error of it says that it cannot be used as it is: it is a replica
 * (`READONLY`), still loading, without its cluster (`CLUSTERDOWN`), or lets us do nothing (`NOAUTH`, `NOPERM`).
 */
export type Refusal = 'no-room' | 'foreign';

const REFUSALS: Readonly<Record<string, Refusal | undefined>> = { OOM: 'no-room', WRONGTYPE: 'foreign' };
/** The answer's first word; before Redis 7 a script's answer came after words about the script, or its place in it. */
const WORD = /^(?:ERR Error running script .*?: -?|@user_script: ?\d+: -?)?(OOM|WRONGTYPE) /;

/** Whether it is an answer of a server, and not a connection that fails. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Undefined for an error that speaks against the server, or is none of its answers. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!isReply(error)) return undefined;
  return REFUSALS[WORD.exec(error.message)?.[1] ?? ''];
}

// @ts-expect-error -- @types/pg leaves this part of pg out
import pgUtils from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';
import type { StatementConfig } from './context-query.js';
import type { Packet } from './packet.js';
import type { PreparedStatements } from './prepared-statements.js';
import type { Trail } from './trail.js';

/** A value as PostgreSQL is told it. */
const { prepareValue } = pgUtils as { readonly prepareValue: (value: unknown) => string | Buffer | null };

const EXECUTE = serialize.execute();
const DESCRIBE_AND_EXECUTE = Buffer.concat([serialize.describe({ type: 'P' }), EXECUTE]);
const SYNC = serialize.sync();

/**
 * One statement as it goes over the wire, up to its Sync: what leads, the statement, what trails.
 *
 * Always the extended protocol, so that the text can hold one statement only (H24).
 *
 * @param announced names that are prepared earlier in the same write
 * @throws for a value that PostgreSQL cannot be told; nothing was sent
 */
export function messageOf(
  statement: StatementConfig,
  lead: Packet,
  prepared: PreparedStatements,
  announced: Set<string>,
): Buffer {
  const { text, name = '', values, trail } = statement;
  const parts: Buffer[] = [lead.bytes];
  const isKnown = prepared.shapeOf(name) !== undefined;
  // Whoever announces it asks for its columns, for all.
  const isDescribed = isKnown || announced.has(name);
  if (!isKnown) prepare(name, text, announced, parts);
  parts.push(
    serialize.bind({ statement: name, values: values as unknown[], valueMapper: prepareValue }),
    isDescribed ? EXECUTE : DESCRIBE_AND_EXECUTE,
  );
  if (trail !== undefined) ask(trail, prepared, announced, parts);
  parts.push(SYNC);
  return Buffer.concat(parts);
}

function ask(
  { name, text }: Trail,
  prepared: PreparedStatements,
  announced: Set<string>,
  parts: Buffer[],
): void {
  if (prepared.shapeOf(name) === undefined) prepare(name, text, announced, parts);
  parts.push(serialize.bind({ statement: name }), EXECUTE);
}

/** The server may have it already, and may not; to close what is not there is no error. */
function prepare(name: string, text: string, announced: Set<string>, parts: Buffer[]): void {
  if (announced.has(name)) return;
  if (name !== '') {
    announced.add(name);
    parts.push(serialize.close({ type: 'S', name }));
  }
  parts.push(serialize.parse({ name, text }));
}

import { serialize } from 'pg-protocol';
import type { Principal, SystemGrant } from '../context/request-context.js';
import { modelMetadata } from './generated/model-metadata.js';

/**
 * Statements that travel in front of another one, in the same message and before the same Sync.
 *
 * PostgreSQL runs everything up to a Sync as one implicit transaction, so a `SET LOCAL` in front of a
 * statement binds that statement and dies with it: a pooled connection never remembers a clinic.
 * Source: PostgreSQL manual, "Frontend/Backend Protocol", section "Pipelining".
 */
export interface Packet {
  readonly bytes: Buffer;
  /** How many CommandComplete messages the server answers before the statement's own. */
  readonly statements: number;
}

export const EMPTY_PACKET: Packet = { bytes: Buffer.alloc(0), statements: 0 };

/** Parse, Bind, Execute of one parameterless statement; never the simple protocol, which would take several (H24). */
export function packetOf(statement: string): Packet {
  const bytes = Buffer.concat([
    serialize.parse({ text: statement }),
    serialize.bind({}),
    serialize.execute({}),
  ]);
  return { bytes, statements: 1 };
}

export function joinPackets(...packets: readonly Packet[]): Packet {
  return {
    bytes: Buffer.concat(packets.map((packet) => packet.bytes)),
    statements: packets.reduce((sum, packet) => sum + packet.statements, 0),
  };
}

/**
 * JSON as an SQL literal that means the same whatever `standard_conforming_strings` says, and cannot be broken out
 * of: an escape string, its backslashes doubled, without a quote in it (each becomes JSON's own \u0027).
 */
function jsonLiteral(value: object): string {
  return `E'${JSON.stringify(value).replaceAll("'", '\\u0027').replaceAll('\\', '\\\\')}'`;
}

/** As the policies read it: tables, not models. A name that is no model, be it a table's, opens nothing. */
function systemScope({ models, ...grant }: SystemGrant): object {
  return { ...grant, models: models.flatMap((name) => modelMetadata.models[name]?.table ?? []) };
}

/** The audit half of the context: who did it, on whose behalf, and what it was for. */
export interface AuditStamp {
  readonly [field: string]: unknown;
}

/** Binds the statement behind it to a principal. A clinic id reaches this point only as a canonical UUID. */
export function contextPacket(principal: Principal, audit?: AuditStamp): Packet {
  const binding =
    principal.kind === 'clinic'
      ? packetOf(`SET LOCAL app.clinic_id = '${principal.identity.clinicId}'`)
      : packetOf(`SET LOCAL app.system = ${jsonLiteral(systemScope(principal.grant))}`);
  return audit === undefined
    ? binding
    : joinPackets(binding, packetOf(`SET LOCAL app.audit = ${jsonLiteral(audit)}`));
}

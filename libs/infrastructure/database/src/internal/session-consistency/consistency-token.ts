import type { Lsn } from '../../pipeline/lsn.js';
import type { ReadMark } from '../../pipeline/session-footing.js';
import type { Xid } from '../../pipeline/snapshot.js';

/** What its holder has written and read, so that whoever serves its next read shows nothing older. */
export interface ConsistencyToken {
  /** PostgreSQL's identifier of the cluster the places belong to; decimal. */
  readonly systemId: string;
  /** The timeline the places lie on; 0 while none was seen. */
  readonly timeline: number;
  /** The end of the latest write; 0 when there was none. */
  readonly writeLsn: Lsn;
  /** The latest place read at; 0 when there was none. */
  readonly readLsn: Lsn;
  /** What replicas have shown was written by transactions before this one; 0 when the primary shows it, too. */
  readonly seenBelow: Xid;
  /** True when the places do not say all that must be seen: the next read goes to the primary. */
  readonly isInDoubt: boolean;
  /** Wall clock; ms since 1970. */
  readonly issuedAtMs: number;
  /** What it has seen where servers name no places; undefined for nothing. */
  readonly mark?: ReadMark | undefined;
}

/** Why a token is not believed; `foreign` is found by whoever knows the cluster's identifier, the rest by the codec. */
export type TokenRefusal = 'malformed' | 'forged' | 'expired' | 'future' | 'foreign';

const VERSION = 2;
const MARKED_VERSION = 3;
const IN_DOUBT = 1;

const PLAIN_BYTES = 44;
const MARKED_BYTES = 68;
/** Bytes of a token without its signature: of one without a mark, and of one with. */
export const TOKEN_BODY_BYTES = [PLAIN_BYTES, MARKED_BYTES] as const;

const MAX_UINT32 = 0xffff_ffff;
const MAX_UINT48 = 0xffff_ffff_ffff;
const SYSTEM_ID = /^(?:0|[1-9]\d{0,19})$/;

/**
 * The bytes that are signed: version, flags, system id, timeline, both places, the replicas' transactions, instant; and
 * the mark, if there is one: process, count, transactions, era. Without one it is what processes of before marks read.
 *
 * @throws RangeError for what no server reports
 */
export function writeTokenBody(token: ConsistencyToken): Buffer {
  const { mark } = token;
  const body = Buffer.alloc(mark === undefined ? PLAIN_BYTES : MARKED_BYTES);
  body.writeUInt8(mark === undefined ? VERSION : MARKED_VERSION, 0);
  body.writeUInt8(token.isInDoubt ? IN_DOUBT : 0, 1);
  body.writeBigUInt64BE(systemNumber(token.systemId), 2);
  body.writeUInt32BE(within('timeline', token.timeline, MAX_UINT32), 10);
  body.writeBigUInt64BE(token.writeLsn, 14);
  body.writeBigUInt64BE(token.readLsn, 22);
  body.writeBigUInt64BE(token.seenBelow, 30);
  body.writeUIntBE(within('issuedAtMs', token.issuedAtMs, MAX_UINT48), 38, 6);
  if (mark !== undefined) writeMark(body, mark);
  return body;
}

/** The token that {@link writeTokenBody} wrote; null for what it never writes. */
export function readTokenBody(body: Buffer): ConsistencyToken | null {
  if (body.length !== PLAIN_BYTES && body.length !== MARKED_BYTES) return null;
  const isMarked = body.length === MARKED_BYTES;
  if (body.readUInt8(0) !== (isMarked ? MARKED_VERSION : VERSION)) return null;
  const mark = isMarked ? readMark(body) : undefined;
  if (mark === null) return null;
  return {
    systemId: body.readBigUInt64BE(2).toString(),
    timeline: body.readUInt32BE(10),
    writeLsn: body.readBigUInt64BE(14),
    readLsn: body.readBigUInt64BE(22),
    seenBelow: body.readBigUInt64BE(30),
    isInDoubt: (body.readUInt8(1) & IN_DOUBT) !== 0,
    issuedAtMs: body.readUIntBE(38, 6),
    mark,
  };
}

function writeMark(body: Buffer, { process, seenAt, below, era }: ReadMark): void {
  if (below === 0n && era !== 0) throw new RangeError('A mark without transactions must have no era');
  body.writeUIntBE(within('process', process, MAX_UINT48), PLAIN_BYTES, 6);
  body.writeUIntBE(within('seenAt', seenAt, MAX_UINT48), PLAIN_BYTES + 6, 6);
  body.writeBigUInt64BE(below, PLAIN_BYTES + 12);
  body.writeUInt32BE(within('era', era, MAX_UINT32), PLAIN_BYTES + 20);
}

function readMark(body: Buffer): ReadMark | null {
  const process = body.readUIntBE(PLAIN_BYTES, 6);
  const seenAt = body.readUIntBE(PLAIN_BYTES + 6, 6);
  const below = body.readBigUInt64BE(PLAIN_BYTES + 12);
  const era = body.readUInt32BE(PLAIN_BYTES + 20);
  return below === 0n && era !== 0 ? null : { process, seenAt, below, era };
}

function systemNumber(systemId: string): bigint {
  if (SYSTEM_ID.test(systemId)) return BigInt(systemId);
  throw new RangeError(`A system id must be a decimal number from 0 to 2^64 - 1, got '${systemId}'`);
}

function within(name: string, value: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`${name} must be a whole number from 0 to ${String(max)}, got ${String(value)}`);
}

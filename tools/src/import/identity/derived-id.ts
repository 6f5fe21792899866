import { hash } from 'node:crypto';
import type { KeyDigest } from './key-digest.js';

/** Kinds of rows that others point at, and those nobody points at (`record`). */
export type IdentityKind = 'clinic' | 'location' | 'practitioner' | 'patient' | 'appointment' | 'record';

/**
 * The id of an imported row: a UUID of version 8 (RFC 9562, section 5.8) made from the source, the kind of row, its
 * clinic and its key in the export.
 *
 * Why not the export's own ids: one person registered at two clinics, or one file imported for two clinics, would
 * give equal ids across clinics; here the clinic is part of the hash. Why not a fresh UUIDv7 and a lookup by (clinic,
 * source, source_key): a row could only be written after its parents had been read back, which for an encounter file
 * of any size means a table in memory or a query for each batch. A derived id is known before the parent is written,
 * is the same after a kill, and still meets (clinic, source, source_key), which decides whether a row is there.
 * Only clinics are looked up: they may have been registered before, under an id of their own.
 */
export function derivedId(source: string, kind: IdentityKind, clinicId: string, key: KeyDigest): string {
  const bytes = hash(
    'sha256',
    Buffer.concat([Buffer.from(`${source}\n${kind}\n${clinicId}\n`), key]),
    'buffer',
  );
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

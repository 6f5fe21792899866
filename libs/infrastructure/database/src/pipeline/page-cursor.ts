import { createHash } from 'node:crypto';
import { ValidationError } from '../errors/index.js';

/** A list's key, and an id: a UUID or a whole number. */
const CURSOR = /^([\w-]{16})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{1,19})$/;

/** Names a position in one list: the id of the last row seen, and which list it was. No column value travels in it. */
export interface PageCursor {
  readonly id: string;
  readonly list: string;
}

/** Tells lists apart, so that a cursor of one is refused by another. */
export function listKey(model: string, where: unknown, orderBy: unknown): string {
  const text = JSON.stringify([model, where ?? {}, orderBy], (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

export function encodeCursor({ id, list }: PageCursor): string {
  return Buffer.from(`${list}.${id}`).toString('base64url');
}

/** The id that `cursor` names in `list`. @throws DB_CURSOR_INVALID for anything that was not issued for this list */
export function decodeCursor(cursor: unknown, list: string): string {
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString('utf8') : '';
  const [, key, id] = CURSOR.exec(text) ?? [];
  if (id === undefined || key !== list) throw ValidationError.cursorInvalid();
  return id;
}

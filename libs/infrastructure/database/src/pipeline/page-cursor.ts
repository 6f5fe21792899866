import { createHash } from 'node:crypto';
import { ValidationError } from '../errors/index.js';

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

/** @throws DB_CURSOR_INVALID */
export function decodeCursor(cursor: string, list: string): string {
  const [key, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  if (key !== list || id === undefined || id === '') throw ValidationError.cursorInvalid();
  return id;
}

import { isNativeError } from 'node:util/types';

/** Whether the value is an error, also one from another realm (Node’s own inside a test) or a `DOMException`. */
export function isError(value: unknown): value is Error {
  return isNativeError(value) || value instanceof Error;
}

const KEY_BYTES = 32;

/** The bytes of a key written in base64, base64url or hexadecimal; undefined unless there are exactly 32. */
export function keyBytes(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : base64Bytes(text);
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

/** Node skips what is no base64, so a typing error would otherwise become another key. */
function base64Bytes(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

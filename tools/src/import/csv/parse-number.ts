/** What a number may be. */
export interface DecimalRange {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** In words, for whoever mends the file: `from 0 to 10`. */
  readonly rule: string;
}

/** As numeric(14,2) holds it. */
export const AMOUNT: DecimalRange = { min: 0, max: 999_999_999_999, rule: 'from 0 to 999999999999' };
export const LATITUDE: DecimalRange = { min: -90, max: 90, rule: 'from -90 to 90' };
export const LONGITUDE: DecimalRange = { min: -180, max: 180, rule: 'from -180 to 180' };
export const COUNT: DecimalRange = {
  min: 0,
  max: 2_147_483_647,
  isWhole: true,
  rule: 'of pieces, from 0 to 2147483647',
};
export const MEASUREMENT: DecimalRange = { min: -1e30, max: 1e30, rule: 'between -1e30 and 1e30' };

const WHOLE = /^\d{1,10}$/;
const DECIMAL = /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?$/;

/** The text itself when it is a number in range, else null. */
export function parseDecimal(text: string, { min, max, isWhole = false }: DecimalRange): string | null {
  if (!(isWhole ? WHOLE : DECIMAL).test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? text : null;
}

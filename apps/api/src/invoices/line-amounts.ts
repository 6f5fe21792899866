/** Scaled whole numbers instead of binary fractions: cents never get lost. */

const QUANTITY_SCALE = 3;
const PRICE_SCALE = 2;
const HALF = 500n;
const THOUSAND = 1000n;

export interface LineInput {
  readonly code?: string | undefined;
  readonly description: string;
  /** At most three decimals. */
  readonly quantity: string;
  /** At most two decimals. */
  readonly unitPrice: string;
}

export interface PricedLine extends LineInput {
  /** From 1. */
  readonly position: number;
  readonly amount: string;
}

export interface PricedLines {
  readonly lines: readonly PricedLine[];
  readonly total: string;
}

/** Numbers the lines and works out each amount (half a cent rounds up) and their sum. */
export function priceLines(given: readonly LineInput[]): PricedLines {
  const cents = given.map(({ quantity, unitPrice }) => {
    const thousandths = scaled(quantity, QUANTITY_SCALE) * scaled(unitPrice, PRICE_SCALE);
    return (thousandths + HALF) / THOUSAND;
  });
  const lines = given.map((line, index) => ({
    ...line,
    position: index + 1,
    amount: inText(cents[index] ?? 0n),
  }));
  return { lines, total: inText(cents.reduce((sum, amount) => sum + amount, 0n)) };
}

function scaled(decimal: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

function inText(cents: bigint): string {
  const digits = cents.toString().padStart(PRICE_SCALE + 1, '0');
  return `${digits.slice(0, -PRICE_SCALE)}.${digits.slice(-PRICE_SCALE)}`;
}

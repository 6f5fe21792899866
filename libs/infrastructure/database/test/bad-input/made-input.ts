/** What JSON makes of a text: own keys called `__proto__`, and depths that no literal has. */
export const parsed = (json: string): object => JSON.parse(json) as object;

export const nested = (key: string, levels: number): object =>
  parsed(`{"${key}":`.repeat(levels) + '{}' + '}'.repeat(levels));

/** Of no row. */
export const id = '0190a000-0000-7000-8000-00000000000a';

export const manyIds: readonly string[] = Array<string>(100_000).fill(id);

export const person = (mrn: string) => ({
  mrn,
  firstName: 'Pat',
  lastName: 'Planted',
  birthDate: new Date('1990-01-01'),
});

export function circular(): object {
  const value: Record<string, unknown> = {};
  value['itself'] = value;
  return value;
}

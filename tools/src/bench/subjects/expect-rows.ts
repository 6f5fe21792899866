/** Rows that a list workload asks for. */
export const LIST_ROWS = 20;

/** @throws when the row is missing or another one: a benchmark of wrong answers measures nothing */
export function expectRow(row: { readonly id: string } | null | undefined, id: string): void {
  if (row?.id !== id) throw new Error(`wrong row: ${String(row?.id)} instead of ${id}`);
}

export function expectList(rows: readonly unknown[]): void {
  if (rows.length !== LIST_ROWS)
    throw new Error(`${String(rows.length)} rows instead of ${String(LIST_ROWS)}`);
}

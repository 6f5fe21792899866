export interface FakeRow {
  readonly id: string;
  readonly status: string;
  readonly rank: number;
}

interface ListArguments {
  readonly where?: Partial<FakeRow>;
  readonly orderBy?: readonly Record<string, 'asc' | 'desc'>[];
  readonly cursor?: { readonly id: string };
  readonly skip?: number;
  readonly take?: number;
}

/**
 * A table in memory that answers as Prisma does: a cursor names a position among all rows, whether its row matches the
 * filter or not, and a cursor whose row is gone finds nothing.
 */
export class FakeDelegate {
  readonly calls: ListArguments[] = [];
  rows: FakeRow[];

  constructor(rows: FakeRow[]) {
    this.rows = rows;
  }

  async findMany(args: ListArguments): Promise<FakeRow[]> {
    this.calls.push(args);
    const { where = {}, orderBy = [], cursor, skip = 0, take = Infinity } = args;
    const start = this.rows.find(({ id }) => id === cursor?.id);
    if (cursor !== undefined && start === undefined) return [];
    return this.rows
      .filter((row) => matches(row, where) && (start === undefined || compare(row, start, orderBy) >= 0))
      .sort((a, b) => compare(a, b, orderBy))
      .slice(skip, skip + take);
  }

  async findFirst({ where = {} }: ListArguments): Promise<FakeRow | null> {
    return this.rows.find((row) => matches(row, where)) ?? null;
  }

  async count({ where = {} }: ListArguments): Promise<number> {
    return this.rows.filter((row) => matches(row, where)).length;
  }
}

function matches(row: FakeRow, where: Partial<FakeRow>): boolean {
  return Object.entries(where).every(([field, value]) => row[field as keyof FakeRow] === value);
}

function compare(a: FakeRow, b: FakeRow, orderBy: readonly Record<string, 'asc' | 'desc'>[]): number {
  for (const [field, direction] of orderBy.flatMap((entry) => Object.entries(entry))) {
    const [left, right] = [a[field as keyof FakeRow], b[field as keyof FakeRow]];
    if (left !== right) return left < right === (direction === 'asc') ? -1 : 1;
  }
  return 0;
}

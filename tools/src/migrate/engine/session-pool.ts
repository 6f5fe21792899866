import pg from 'pg';

const charOid = 18;
const fixedCharacterOid = 1042;

/**
 * A pool of exactly one session, which belongs to somebody else: what the stock adapter takes for its database.
 * The engine's locks, our lock, the scripts and the ledger are then all on the same session.
 */
export class SessionPool extends pg.Pool {
  /**
   * The latest result's columns of PostgreSQL's internal type `"char"`, which the stock adapter does not know; any
   * CHECK constraint brings it up.
   */
  charColumns: readonly number[] = [];

  constructor(
    private readonly session: pg.Client,
    private readonly noteFailure: (cause: unknown) => void,
  ) {
    super({ max: 1 });
    Object.defineProperty(this, 'query', { value: (query: pg.QueryConfig) => this.queryOnSession(query) });
  }

  private async queryOnSession(query: pg.QueryConfig): Promise<pg.QueryResult> {
    try {
      return this.withoutCharColumns(await this.session.query(query));
    } catch (cause) {
      this.noteFailure(cause);
      throw cause;
    }
  }

  private withoutCharColumns(result: pg.QueryResult): pg.QueryResult {
    const isChar = result.fields.map(({ dataTypeID }) => dataTypeID === charOid);
    this.charColumns = isChar.flatMap((is, at) => (is ? [at] : []));
    const fields = result.fields.map((field, at) =>
      isChar[at] ? { ...field, dataTypeID: fixedCharacterOid } : field,
    );
    return { ...result, fields };
  }
}

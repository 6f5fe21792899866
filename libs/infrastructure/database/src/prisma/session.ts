import type { Principal } from '../context/request-context.js';
import type { StatementConfig, StatementResult } from './context-query.js';

/** What a lane's statements run through while it is leased: one principal, one server. */
export interface Session {
  readonly principal: Principal;
  /** The last statement's failure as the driver saw it, before Prisma rewrites it; undefined while all went well. */
  failure: unknown;
  run(statement: StatementConfig): Promise<StatementResult>;
}

export { DatabaseRowWriter, type LoadGrant } from './database-row-writer.js';
export { RepeatingRowWriter } from './repeating-row-writer.js';
export type { RowWriter } from './row-writer.port.js';
export type { ColumnValue, Row, RowSet, Table } from './row.js';
export { withDatabase } from './with-database.js';
export { WorkWindow } from './work-window.js';
export { isHelpedByHalving, isRowFault } from './write-failure.js';

export { FaultProxy } from './fault-proxy.js';
export type { Direction } from './flow.js';
export type { End } from './proxied-connection.js';
export type { StatementFault } from './statement-fault.js';

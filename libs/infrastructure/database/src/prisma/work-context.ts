import { joinPackets, packetOf, type Packet } from './packet.js';

/** What statements carry in front of them, and how long they may take with it. */
export interface WorkContext {
  readonly packet: Packet;
  /** What the call's own limit allows a statement beyond the pool's deadline; ms, 0 where the call names none. */
  readonly extraMs: number;
}

const DEFAULT_LIMIT = packetOf('SET LOCAL statement_timeout TO DEFAULT');

/**
 * The context of the statements behind a savepoint whose own limit its RELEASE has let out (H26): without a limit of
 * its own, the outer call goes back to the connection's.
 */
export function afterNested(outer: WorkContext, inner: WorkContext): WorkContext {
  if (inner.extraMs === 0 || outer.extraMs > 0) return outer;
  return { ...outer, packet: joinPackets(outer.packet, DEFAULT_LIMIT) };
}

import type { Socket } from 'node:net';

/** Ends a connection as a broken network does. Node 20 spins for ever on a reset of a socket that is ending already. */
export function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

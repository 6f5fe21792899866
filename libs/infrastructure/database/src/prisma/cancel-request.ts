import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';

/** The parts of pg's connection that a cancel request needs; pg keeps them public but untyped. */
interface CancelConnection extends EventEmitter {
  readonly stream: Duplex;
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/** By what the server knows a session. */
interface SessionKey {
  readonly processID: number;
  readonly secretKey: number;
}

/**
 * Asks the server to stop what a session is doing: on a socket of its own, as protected as the session's.
 *
 * @returns whether the server has passed the request on; until then it could hit the session's next statement
 */
export async function requestCancel(client: pg.Client, timeoutMs: number): Promise<boolean> {
  const { host, port, ssl } = client;
  const { processID, secretKey } = client as unknown as SessionKey;
  const connection = new pg.Connection({ ssl }) as unknown as CancelConnection;
  const send = (): void => {
    connection.cancel(processID, secretKey);
  };
  return await new Promise((resolve) => {
    const settle = (isPassedOn: boolean): void => {
      clearTimeout(timer);
      connection.stream.destroy();
      resolve(isPassedOn);
    };
    const timer = setTimeout(settle, timeoutMs, false);
    connection.on('error', () => {
      settle(false);
    });
    connection.on('connect', () => {
      if (ssl) connection.requestSsl();
      else send();
    });
    connection.on('sslconnect', send);
    // The server answers nothing; it closes the connection when it has signalled the session.
    connection.on('end', () => {
      settle(true);
    });
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${String(port)}`);
    else connection.connect(port, host);
  });
}

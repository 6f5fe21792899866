import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import tls from 'node:tls';

/** Without a certificate, and at a security level where OpenSSL still speaks TLS 1.1. */
const ciphers = 'AECDH-AES128-SHA:@SECLEVEL=0';

/** Answers PostgreSQL's request for TLS, can do no better than TLS 1.1, and hangs up at the first word. */
export class OldTlsServer {
  /** The versions that clients agreed to. */
  readonly agreed: (string | null)[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('S');
        this.#shakeHands(socket);
      });
    });
  }

  static async start(): Promise<OldTlsServer> {
    const old = new OldTlsServer();
    old.#server.listen(0, '127.0.0.1');
    await once(old.#server, 'listening');
    return old;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `postgresql://healthcare_app@127.0.0.1:${port}/healthcare`;
  }

  stop(): void {
    this.#server.close();
  }

  #shakeHands(socket: Socket): void {
    const versions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    const secure = new tls.TLSSocket(socket, {
      isServer: true,
      secureContext: tls.createSecureContext({ ciphers, ...versions }),
    });
    secure.on('error', () => undefined);
    secure.on('data', () => {
      this.agreed.push(secure.getProtocol());
      secure.destroy();
    });
  }
}

/** Lets this process's clients agree to anything, as `node --tls-min-v1.0` does, while `work` runs. */
export async function withLaxDefaults<T>(work: () => Promise<T>): Promise<T> {
  const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;
  Object.assign(tls, { DEFAULT_MIN_VERSION: 'TLSv1', DEFAULT_CIPHERS: ciphers });
  try {
    return await work();
  } finally {
    Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS });
  }
}

import { serveRequests } from '../process/serve-requests.js';
import { SlowStartProxy } from './slow-start-proxy.js';
import type { ProxyRequest, SpikeReport } from './spike-requests.js';

class ProxyServer {
  #proxy: SlowStartProxy | undefined;

  async open({ delayMs, ...target }: ProxyRequest): Promise<number> {
    this.#proxy = new SlowStartProxy(target, delayMs);
    return await this.#proxy.listen();
  }

  reset(): Promise<void> {
    this.#opened.reset();
    return Promise.resolve();
  }

  report(): Promise<SpikeReport> {
    return Promise.resolve(this.#opened.report());
  }

  close(): Promise<void> {
    this.#proxy?.close();
    return Promise.resolve();
  }

  get #opened(): SlowStartProxy {
    if (this.#proxy === undefined) throw new Error('the proxy is not open');
    return this.#proxy;
  }
}

const server = new ProxyServer();
serveRequests(
  {
    open: (request: ProxyRequest) => server.open(request),
    reset: () => server.reset(),
    report: () => server.report(),
  },
  () => server.close(),
);

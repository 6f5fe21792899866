import { apiEnded, ApiProcess } from './api-process.js';
import { forgetApi, recordApi } from './running-api.js';

export interface SupervisedApiOptions {
  readonly script: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Where it answers, from this machine. */
  readonly url: string;
  /** Where other commands find out which process it is. */
  readonly dataFolder: string;
  readonly say: (line: string) => void;
}

/** Keeps the API running: one that was killed is started again, one that ended by itself has its reasons. */
export class SupervisedApi {
  readonly #options: SupervisedApiOptions;
  /** Rejects when the API ends by itself, or does not come back. */
  readonly failed: Promise<never>;
  /** The one that runs, or is on its way. */
  #api: Promise<ApiProcess>;
  readonly #stopping = new AbortController();

  private constructor(options: SupervisedApiOptions, first: ApiProcess) {
    this.#options = options;
    this.#api = Promise.resolve(first);
    this.failed = this.#keepUp();
    // Whoever races against it may have left.
    this.failed.catch(() => undefined);
  }

  /** @throws StartError when it does not become ready; nothing is left running then */
  static async start(options: SupervisedApiOptions): Promise<SupervisedApi> {
    return new SupervisedApi(options, await bringUp(options));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    // One that does not come up has been stopped already.
    const api = await this.#api.catch(() => null);
    await api?.stop();
    await forgetApi(this.#options.dataFolder);
  }

  async #keepUp(): Promise<never> {
    for (;;) {
      const code = await (await this.#api).ended;
      // The stop waits for nothing more.
      if (this.#stopping.signal.aborted) return await new Promise<never>(() => undefined);
      if (code !== null) throw apiEnded(code);
      this.#options.say('The API was killed; starting it again.');
      this.#api = bringUp(this.#options);
      await this.#api;
      this.#options.say('The API is ready again.');
    }
  }
}

async function bringUp({ script, variables, url, dataFolder }: SupervisedApiOptions): Promise<ApiProcess> {
  const api = ApiProcess.spawn(script, variables);
  try {
    await api.waitReady(url);
    await recordApi(dataFolder, api.pid, url);
    return api;
  } catch (error) {
    await api.stop();
    throw error;
  }
}

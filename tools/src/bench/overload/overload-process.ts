import { Random } from '../../seed/random.js';
import { runClosedLoop } from '../process/closed-loop.js';
import type { Sample } from '../process/sample.js';
import { serveRequests } from '../process/serve-requests.js';
import { drawServiceMs } from './arrivals.js';
import { runOpenLoop } from './open-loop.js';
import type {
  ClosedLoadRequest,
  OpenLoadOutcome,
  OpenLoadRequest,
  OverloadSetup,
} from './overload-requests.js';
import { openOverloadSubject, type OverloadSubject } from './overload-subject.js';

class OverloadServer {
  #subject: OverloadSubject | undefined;

  async open(setup: OverloadSetup): Promise<void> {
    this.#subject = await openOverloadSubject(setup);
  }

  /** As much as it can do: callers who each wait for their answer. */
  async peak({ callers, durationMs, seed }: ClosedLoadRequest): Promise<Sample> {
    const subject = this.#opened;
    const random = new Random(seed);
    const ask = async (caller: number): Promise<void> => {
      if (!(await subject.ask(caller, drawServiceMs(random)))) throw new Error('a caller was turned away');
    };
    return await runClosedLoop(ask, callers, durationMs);
  }

  async load(request: OpenLoadRequest): Promise<OpenLoadOutcome> {
    return await runOpenLoop(this.#opened, request);
  }

  async close(): Promise<void> {
    await this.#subject?.close();
  }

  get #opened(): OverloadSubject {
    if (this.#subject === undefined) throw new Error('the subject is not open');
    return this.#subject;
  }
}

const server = new OverloadServer();
serveRequests(
  {
    open: (setup: OverloadSetup) => server.open(setup),
    peak: (request: ClosedLoadRequest) => server.peak(request),
    load: (request: OpenLoadRequest) => server.load(request),
  },
  () => server.close(),
);

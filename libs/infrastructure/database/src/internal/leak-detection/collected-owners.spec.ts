import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import { PROCESS_CLOCK } from '../read-replica/clock.port.js';
import { captureCallSite } from './call-site.js';
import { ConnectionLeakDetectorService } from './connection-leak-detector.service.js';
import type { LeakReport, TrackedLease } from './tracked-lease.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const MOST_ROUNDS = 60;
// A worker that has run other suites has much to collect: on a busy machine each round takes it a third of a second.
jest.setTimeout(120_000);

/** Real time and the real garbage collector; half a second into a lease its token is watched. */
describe('ConnectionLeakDetectorService and the garbage collector', () => {
  let detector: ConnectionLeakDetectorService;
  let leaks: LeakReport[];
  let ended: string[];
  const reclaim = jest.fn<TrackedLease['reclaim']>();

  beforeEach(() => {
    jest.resetAllMocks();
    leaks = [];
    ended = [];
    detector = new ConnectionLeakDetectorService(PROCESS_CLOCK, new RecordingLogger());
    detector.onLeak((leak) => leaks.push(leak));
  });
  afterEach(() => {
    detector.onModuleDestroy();
  });

  /** A transaction as the module runs it: whoever must end it is this frame, and it waits for the caller’s work. */
  async function transaction(id: string, work: () => Promise<void>): Promise<void> {
    const token = { id };
    const lease: TrackedLease = { id, callSite: captureCallSite(transaction), reclaim };
    detector.leased(lease, {}, token);
    try {
      await work();
    } finally {
      detector.returned(lease);
      // Uses the token, so that it lives as long as this frame may go on.
      ended.push(token.id);
    }
  }

  const collectUntil = async (isEnough: () => boolean, rounds = MOST_ROUNDS) => {
    for (let round = 0; round < rounds && !isEnough(); round += 1) {
      await pause(50);
      collectGarbage();
    }
  };

  it('never flags work that waits for something that can still come', async () => {
    let finish: () => void = () => undefined;
    const awaited = new Promise<void>((resolve) => (finish = resolve));
    const legal = transaction('legal', () => awaited);
    void transaction('hopeless', () => new Promise(() => undefined));
    await collectUntil(() => leaks.length > 0);
    await collectUntil(() => leaks.length > 1, 12);
    expect(leaks.map(({ id }) => id)).toEqual(['hopeless']);
    finish();
    await legal;
    expect(ended).toEqual(['legal']);
  });

  it('finds each transaction that waits for what can never come, with its call site, and takes it back', async () => {
    function abandonTransactions(count: number): void {
      for (let index = 0; index < count; index += 1) {
        void transaction(`primary/${String(index)}`, async () => {
          await new Promise(() => undefined);
        });
      }
    }
    abandonTransactions(50);
    await collectUntil(() => leaks.length === 50);
    expect(leaks).toHaveLength(50);
    for (const leak of leaks) {
      expect(leak).toMatchObject({ reason: 'owner-collected', isReclaimed: true });
      expect(leak.callSite).toMatch(/collected-owners\.spec\.ts:\d+:\d+\) < /);
    }
    expect(reclaim.mock.calls).toEqual(leaks.map(() => ['owner-collected']));
  });

  it('finds one whose call site’s own variables lead to what it waits for', async () => {
    function abandonAndRemember(): void {
      let ending: Promise<void> | undefined = undefined;
      const begin = (): void => {
        const own = (): unknown => ending;
        ending = transaction('remembered', () => new Promise(() => own));
      };
      begin();
    }
    abandonAndRemember();
    await collectUntil(() => leaks.length > 0);
    expect(leaks).toMatchObject([{ id: 'remembered', reason: 'owner-collected' }]);
  });
});

import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import type { Calls } from './calls.js';
import type { FailingServer } from './failing-server.js';
import type { Amplification, AmplificationJob, CallKind } from './g9.job.js';

const CALLERS = 16;
const NAIVE_RETRIES = 2;

type Call = (kind: CallKind) => Promise<void>;

/** Health first, then nothing but failures; how many attempts each call cost the server. */
export async function measureAmplification(
  calls: Calls,
  server: FailingServer,
  { calls: count, healthyCalls, isNaive }: Pick<AmplificationJob, 'calls' | 'healthyCalls' | 'isNaive'>,
): Promise<Amplification[]> {
  const call: Call = isNaive ? threeTimes((kind) => calls.make(kind)) : (kind) => calls.make(kind);
  for (const kind of ['reads', 'writes'] as const) {
    const { succeeded } = await callMany(call, kind, healthyCalls);
    if (succeeded < healthyCalls) throw new Error(`${kind} failed before anything was broken`);
  }
  await server.fail();
  const measured: Amplification[] = [];
  for (const kind of ['reads', 'writes'] as const) {
    const { calls: made, succeeded } = await callMany(call, kind, Math.ceil(count / 2));
    measured.push({ kind, calls: made, succeeded, attempts: await server.attempts(kind) });
  }
  return measured;
}

async function callMany(
  call: Call,
  kind: CallKind,
  count: number,
): Promise<{ calls: number; succeeded: number }> {
  let [made, succeeded] = [0, 0];
  const caller = async (): Promise<void> => {
    while (made < count) {
      made += 1;
      await call(kind).then(
        () => (succeeded += 1),
        () => undefined,
      );
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { calls: made, succeeded };
}

/** The control: each call three times, as every retry library does it when told no more. */
function threeTimes(call: Call): Call {
  const policy = retry(handleAll, {
    maxAttempts: NAIVE_RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 5, maxDelay: 20 }),
  });
  return (kind) => policy.execute(() => call(kind));
}

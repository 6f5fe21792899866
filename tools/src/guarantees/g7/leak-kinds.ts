import type { OpenLeak } from './open-leak.js';

/** After which work that outlives its request begins; ms. */
const LATE_BY_MS = 20;
/** Longer than any leak is left alone; s. */
const BUSY_FOR_SECONDS = 20;

/** A request that failed for a reason of its own. */
export class AbandonedRequestError extends Error {
  override readonly name = 'AbandonedRequestError';
}

/** A way for a request to lose a connection. */
export interface LeakKind {
  readonly name: string;
  /** The function that asks for the connection: the report must name it. */
  readonly site: string;
  /** The request's handler. @throws AbandonedRequestError where the request fails */
  leave(leak: OpenLeak): Promise<void>;
}

async function leaveIdle(leak: OpenLeak): Promise<void> {
  leak.abandon(
    leak.database.executeInTransaction(async (tx) => {
      await leak.begin(tx);
      await leak.released;
    }),
  );
  await leak.held;
}

async function leaveBusy(leak: OpenLeak): Promise<void> {
  leak.abandon(
    leak.database.executeInTransaction(async (tx) => {
      await leak.begin(tx);
      await tx.$queryRaw`SELECT pg_sleep(${BUSY_FOR_SECONDS})::text`;
    }),
  );
  await leak.held;
}

async function leaveNested(leak: OpenLeak): Promise<void> {
  leak.abandon(
    leak.database.executeInTransaction(() =>
      leak.database.executeInTransaction(async (tx) => {
        await leak.begin(tx);
        await leak.released;
      }),
    ),
  );
  await leak.held;
}

async function leaveFailing(leak: OpenLeak): Promise<void> {
  leak.abandon(
    leak.database.executeHealthcareWrite(
      async (client) => {
        await leak.begin(client);
        await leak.released;
      },
      { action: 'LEAK', resourceType: 'Location' },
    ),
  );
  await leak.held;
  throw new AbandonedRequestError('the request fails');
}

function leaveLate(leak: OpenLeak): Promise<void> {
  const beginLate = (): void => {
    leak.abandon(
      leak.database.executeInTransaction(async (tx) => {
        await leak.begin(tx);
        await leak.released;
      }),
    );
  };
  setTimeout(beginLate, LATE_BY_MS);
  return Promise.resolve();
}

/** Every way that the suite knows. */
export const LEAK_KINDS: readonly LeakKind[] = [
  { name: 'left idle in its transaction', site: 'leaveIdle', leave: leaveIdle },
  { name: 'left in the middle of a statement', site: 'leaveBusy', leave: leaveBusy },
  { name: 'left inside a nested transaction', site: 'leaveNested', leave: leaveNested },
  { name: 'left by a request that failed', site: 'leaveFailing', leave: leaveFailing },
  { name: 'taken after the request had ended', site: 'beginLate', leave: leaveLate },
];

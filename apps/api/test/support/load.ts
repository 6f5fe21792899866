import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api-client.js';

const CALLERS = 8;

/** Callers that ask again and again until they are stopped. */
export interface Load {
  readonly outcomes: {
    /** In full. */
    readonly answered: number;
    /** By the server in so many words, or by not taking the connection. */
    readonly refused: number;
    /** Begun and not ended, or ended wrongly. */
    readonly broken: number;
  };
  stop(): Promise<void>;
}

export function startLoad(client: ApiClient): Load {
  const outcomes = { answered: 0, refused: 0, broken: 0 };
  let isLoading = true;
  const callers = Array.from({ length: CALLERS }, async () => {
    while (isLoading) {
      const outcome = await askOnce(client);
      outcomes[outcome] += 1;
      if (outcome === 'refused') await pause(20);
    }
  });
  return {
    outcomes,
    async stop() {
      isLoading = false;
      await Promise.all(callers);
    },
  };
}

async function askOnce(client: ApiClient): Promise<keyof Load['outcomes']> {
  try {
    const { status, text } = await client.get('/v1/patients');
    if (status === 200 && text.endsWith('}')) return 'answered';
    return status === 503 ? 'refused' : 'broken';
  } catch (error) {
    // "terminated": the headers had come, the body never ended.
    return error instanceof Error && error.message === 'terminated' ? 'broken' : 'refused';
  }
}

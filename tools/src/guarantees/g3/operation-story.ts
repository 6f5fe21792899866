import type { HistoryEvent } from './history-event.js';
import type { Transfer } from './transfer.js';

/** All that the history tells of one operation, whoever invoked it. */
export interface OperationStory {
  readonly transfer: Transfer;
  /** When it was invoked first; ms since the epoch. */
  readonly invokedAtMs: number;
  /** What is known in the end: acknowledged, without effect, or neither. */
  verdict: 'ok' | 'fail' | 'unknown';
  /** When that became known; undefined while it is not. */
  knownAtMs: number | undefined;
  /** Codes of the errors that left it unknown, in their order. */
  readonly doubts: string[];
}

/** @returns by operation; completions of what nobody invoked are left out */
export function storiesOf(history: readonly HistoryEvent[]): Map<string, OperationStory> {
  const stories = new Map<string, OperationStory>();
  for (const event of history) {
    if (event.type === 'fault') continue;
    if (event.type === 'invoke') {
      const { transfer, atMs } = event;
      if (!stories.has(transfer.op)) stories.set(transfer.op, begin(transfer, atMs));
      continue;
    }
    const story = stories.get(event.op);
    if (story === undefined) continue;
    if (event.type === 'info') story.doubts.push(event.code ?? '');
    else Object.assign(story, { verdict: event.type, knownAtMs: event.atMs });
  }
  return stories;
}

function begin(transfer: Transfer, invokedAtMs: number): OperationStory {
  return { transfer, invokedAtMs, verdict: 'unknown', knownAtMs: undefined, doubts: [] };
}

import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent, RegisterValue } from './history-event.js';
import { SessionHistory } from './session-history.js';

const at = { process: 0, atMs: 0, how: 'findFirst' };

const begun = (operation: number, kind: 'read' | 'write' = 'read', registers = [7]): HistoryEvent => ({
  ...at,
  type: 'invoke',
  kind,
  operation,
  registers,
});
const answered = (
  operation: number,
  values: readonly RegisterValue[],
  kind: 'read' | 'write' = 'read',
): HistoryEvent => ({ ...at, type: 'ok', kind, operation, values });
const failed = (operation: number, type: 'fail' | 'info'): HistoryEvent => ({
  ...at,
  type,
  kind: 'write',
  operation,
  error: 'DB_UNREACHABLE',
  isOutage: true,
});

/** What the events break, all together. */
function broken(...events: HistoryEvent[]): string[] {
  const history = new SessionHistory(3);
  return events.flatMap((event) => history.take(event));
}

describe('the history of a session', () => {
  it('breaks when less is read than was written', () => {
    const violations = broken(
      begun(0, 'write'),
      answered(0, [[7, 5]], 'write'),
      begun(1),
      answered(1, [[7, 4]]),
    );
    expect(violations).toEqual([
      expect.stringContaining(
        'session 3, findFirst in process 0: register 7 shows 4, written was 5; history [',
      ),
    ]);
  });

  it('breaks when less is read than was read before', () => {
    const violations = broken(begun(0), answered(0, [[7, 5]]), begun(1), answered(1, [[7, 4]]));
    expect(violations).toEqual([expect.stringContaining('register 7 shows 4, read was 5')]);
  });

  it('breaks when a row is gone, also one that nobody has looked at', () => {
    expect(broken(begun(0), answered(0, []))).toEqual([expect.stringContaining('register 7 shows nothing')]);
  });

  it('breaks when a write lands on less than was seen', () => {
    expect(
      broken(begun(0), answered(0, [[7, 5]]), begun(1, 'write'), answered(1, [[7, 5]], 'write')),
    ).toHaveLength(1);
  });

  it('holds while registers only grow, each for itself', () => {
    expect(
      broken(
        begun(0, 'write'),
        answered(0, [[7, 5]], 'write'),
        begun(1, 'read', [7, 8]),
        answered(1, [
          [7, 5],
          [8, 0],
        ]),
        begun(2, 'write'),
        answered(2, [[7, 6]], 'write'),
      ),
    ).toEqual([]);
  });

  it('owes a read what was known when it began, and nothing that was shown beside it', () => {
    expect(
      broken(
        begun(0),
        begun(1),
        answered(0, [[7, 5]]),
        answered(1, [[7, 3]]),
        begun(2),
        answered(2, [[7, 5]]),
      ),
    ).toEqual([]);
  });

  it('owes nothing for a write that failed or whose outcome nobody knows', () => {
    expect(
      broken(
        begun(0, 'write'),
        failed(0, 'fail'),
        begun(1, 'write'),
        failed(1, 'info'),
        begun(2),
        answered(2, [[7, 0]]),
      ),
    ).toEqual([]);
  });

  it('refuses an end without a beginning', () => {
    expect(() => broken(answered(0, []))).toThrow('ends without having begun');
  });
});

import { describe, expect, it } from '@jest/globals';
import { splitStatements } from '../sql/split-statements.js';
import { continues, progressAfter, readFailure, readProgress, writeProgress } from './progress-note.js';

const statements = splitStatements('select 1; select 2; select 3');

describe('a progress note', () => {
  it.each([false, true])('is read as it was written, started: %j', (isStarted) => {
    const note = progressAfter(statements, 2, isStarted);
    expect(readProgress(writeProgress(note))).toEqual(note);
    expect(readProgress(writeProgress(note, 'line 3: no (42601)'))).toEqual(note);
  });

  it('keeps the failure apart', () => {
    const note = progressAfter(statements, 1);
    expect(readFailure(writeProgress(note, 'line 2: no'))).toBe('line 2: no');
    expect(readFailure(writeProgress(note))).toBeNull();
    expect(readFailure(null)).toBeNull();
    expect(readFailure('what Prisma wrote')).toBe('what Prisma wrote');
  });

  it('is none in the logs of another tool', () => {
    expect(readProgress('Migration failed to apply cleanly')).toBeNull();
    expect(readProgress(null)).toBeNull();
  });

  it('lets a script go on whose remaining statements were corrected', () => {
    expect(
      continues(splitStatements('select 1;\nselect 2; select 4; select 5'), progressAfter(statements, 2)),
    ).toBe(true);
  });

  it.each(['select 1; select 9; select 3', 'select 1', 'select 2; select 1; select 3'])(
    'refuses %j, whose first statements are others',
    (script) => expect(continues(splitStatements(script), progressAfter(statements, 2))).toBe(false),
  );
});

import { describe, expect, it } from '@jest/globals';
import { captureCallSite } from './call-site.js';

/** The line of this file that asks. */
function here(): number {
  return linesIn(new Error().stack ?? '')[1] ?? 0;
}
/** The lines of this file in a stack, innermost first. Jest’s source maps shift the names, so lines it is. */
function linesIn(stack: string): number[] {
  return [...stack.matchAll(/call-site\.spec\.ts:(\d+):\d+/g)].map(([, line]) => Number(line));
}

const seen = { own: 0, caller: 0, callersCaller: 0 };
function publicMethod(): () => string {
  seen.own = here() + 1;
  return captureCallSite(publicMethod);
}
function admitPatient(): () => string {
  seen.caller = here() + 1;
  return publicMethod();
}
function handleRequest(): () => string {
  seen.callersCaller = here() + 1;
  return admitPatient();
}
const deep = (levels: number): (() => string) => (levels === 0 ? publicMethod() : deep(levels - 1));

describe('captureCallSite', () => {
  it('tells who called, innermost first, and leaves out the module’s own frames', () => {
    const lines = linesIn(handleRequest()());
    expect(lines.slice(0, 2)).toEqual([seen.caller, seen.callersCaller]);
    expect(lines).not.toContain(seen.own);
  });

  it('keeps four frames of however many', () => {
    expect(deep(50)().split(' < ')).toHaveLength(4);
  });

  it('says so when there is nobody to tell of', () => {
    const neverCalled = (): void => undefined;
    expect(captureCallSite(neverCalled)()).toBe('unknown');
  });

  it('leaves the length of everybody’s stacks as it was', () => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = 33;
    admitPatient();
    const after = Error.stackTraceLimit;
    Error.stackTraceLimit = before;
    expect(after).toBe(33);
  });
});

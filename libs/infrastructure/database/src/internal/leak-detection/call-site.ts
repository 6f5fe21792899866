/** The frames that are kept: where the module was called, and who called that. */
const FRAMES = 4;
const FRAME = /^\s+at /;

/**
 * Remembers who called `below`, and formats it only when asked.
 *
 * @param below the innermost function that is not worth telling: the public method that was called
 */
export function captureCallSite(below: (...parameters: never[]) => unknown): () => string {
  const trace: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(trace, below);
  Error.stackTraceLimit = limit;
  return () => describe(trace.stack);
}

/** Innermost first: `PatientsService.admit (file:///app/patients.service.js:41:9) < …`. */
function describe(stack = ''): string {
  const frames = stack.split('\n').filter((line) => FRAME.test(line));
  return frames.map((line) => line.replace(FRAME, '')).join(' < ') || 'unknown';
}

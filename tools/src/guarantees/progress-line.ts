const EVERY_MS = 5000;

/** Says every few seconds how far a step is; one line on a terminal, a log line elsewhere. */
export function progressLine(id: string): (step: string, done: number, total: number) => void {
  let saidAt = 0;
  let saidStep = '';
  return (step, done, total) => {
    const now = Date.now();
    if (step === saidStep && now - saidAt < EVERY_MS) return;
    saidAt = now;
    saidStep = step;
    process.stderr.write(`${id}: ${step} ${String(Math.floor((100 * done) / total))} %\n`);
  };
}

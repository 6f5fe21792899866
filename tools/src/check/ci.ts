import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodeOf, totalsLine } from './report.js';
import { runSteps } from './run-steps.js';
import { ciSteps, importStep, jestReports } from './steps.js';
import { inWorkspace } from './workspace.js';

const syntheaExport = inWorkspace('..', 'shared', 'data', 'synthea');

// A report left by an earlier run must not speak for this one, and Jest writes its report into no folder it would have to make.
await Promise.all(
  jestReports.map(async (file) => {
    await rm(file, { force: true });
    await mkdir(dirname(file), { recursive: true });
  }),
);

const hasExport = existsSync(syntheaExport);
const results = await runSteps(hasExport ? [...ciSteps, importStep(syntheaExport)] : ciSteps, (text) =>
  console.log(text),
);
if (!hasExport) console.log(`The import was not run: there is no ${syntheaExport}.`);
console.log(totalsLine(results));
process.exitCode = exitCodeOf(results);

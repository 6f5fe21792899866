import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { exitCodeOf, totalsLine } from './report.js';
import { runSteps } from './run-steps.js';
import { ciSteps, importStep, jestReports } from './steps.js';
import { inWorkspace } from './workspace.js';

const syntheaExport = inWorkspace('..', 'shared', 'data', 'synthea');

// A report left by an earlier run must not speak for this one.
await Promise.all(jestReports.map((file) => rm(file, { force: true })));

const hasExport = existsSync(syntheaExport);
const results = await runSteps(hasExport ? [...ciSteps, importStep(syntheaExport)] : ciSteps, (text) =>
  console.log(text),
);
if (!hasExport) console.log(`The import was not run: there is no ${syntheaExport}.`);
console.log(totalsLine(results));
process.exitCode = exitCodeOf(results);

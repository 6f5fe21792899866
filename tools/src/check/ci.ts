import { rm } from 'node:fs/promises';
import { exitCodeOf, totalsLine } from './report.js';
import { runSteps } from './run-steps.js';
import { ciSteps, jestReports } from './steps.js';

// A report left by an earlier run must not speak for this one.
await Promise.all(jestReports.map((file) => rm(file, { force: true })));
const results = await runSteps(ciSteps, (text) => console.log(text));
console.log(totalsLine(results));
process.exitCode = exitCodeOf(results);

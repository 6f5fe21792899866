import { exitCodeOf } from './report.js';
import { runSteps } from './run-steps.js';
import { checkSteps } from './steps.js';

const results = await runSteps(checkSteps, (text) => console.log(text));
process.exitCode = exitCodeOf(results);

import { processEnvironment } from '../environment.js';
import { runDb } from './run-db.js';

const streams = { in: process.stdin, out: process.stdout, err: process.stderr };
process.exitCode = await runDb(process.argv.slice(2), processEnvironment(), streams);

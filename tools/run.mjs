#!/usr/bin/env node
import { requireNode } from './bootstrap/node-version.mjs';

// Loaded only after the version check: an older Node would stop at their syntax with a riddle instead.
requireNode(process.versions.node);
const { runCommand } = await import('./bootstrap/run-command.mjs');
process.exitCode = await runCommand(process.argv[2], process.argv.slice(3));

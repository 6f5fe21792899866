#!/usr/bin/env node
import { complaintAboutNode } from './bootstrap/node-version.mjs';

const complaint = complaintAboutNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  // Loaded only now: an older Node would stop at its syntax, with a riddle for a message.
  const { runCommand } = await import('./bootstrap/run-command.mjs');
  process.exitCode = await runCommand(process.argv[2], process.argv.slice(3));
}

import type { MigrationEvent, MigrationListener } from '../migrate/index.js';
import type { Output } from './output.js';

/** Shows a migration command's progress to whoever is waiting. */
export function migrationProgress(output: Output): MigrationListener {
  let at = { index: 1, total: 1 };
  return (event) => {
    if (event.kind === 'migration-started') at = event;
    const line = lineFor(event);
    if (line !== null) output.line(line);
    const label = labelFor(event);
    if (label !== null) output.progress({ label, done: at.index - 1, total: at.total });
  };
}

/** What is worth a line of its own. */
function lineFor(event: MigrationEvent): string | null {
  switch (event.kind) {
    case 'waiting-for-lock':
      return `waiting for another command on this database (${event.holder}), ${Math.round(event.waitedMs / 1000)} s so far`;
    case 'migration-resumed':
      return `${event.name} goes on after ${event.done} of ${event.total} statements`;
    case 'index-rebuilt':
      return `${event.name} drops the index ${event.index}, left INVALID by an earlier attempt, and builds it anew`;
    case 'migration-finished':
      return `${event.name} done in ${event.durationMs} ms`;
    case 'notice':
      return event.text;
    default:
      return null;
  }
}

/** What is under way. */
function labelFor(event: MigrationEvent): string | null {
  switch (event.kind) {
    case 'migration-started':
      return event.name;
    case 'statement-finished':
      return `${event.name}: statement ${event.done} of ${event.total}`;
    case 'rows-changed':
      return `${event.name}: statement ${event.statement}, ${event.rows} rows so far`;
    default:
      return null;
  }
}

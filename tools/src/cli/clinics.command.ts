import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { listClinics, type ListedClinic } from '../admin/index.js';
import type { CliContext } from './cli-context.js';
import { tellingFailures } from './foreseen-failure.js';
import { useLibrary } from './use-library.js';

interface ClinicsFlags {
  readonly actor: string;
  readonly json?: boolean;
}

/** `db clinics`: what can be named to `db admin`. */
export function addClinicsCommand(program: Command, context: CliContext): void {
  program
    .command('clinics')
    .description('Lists the clinics: slug, patients, administrators, name.')
    .option('--actor <name>', 'in whose name they are read', userInfo().username)
    .option('--json', 'print the result as JSON')
    .action((flags: ClinicsFlags) => run(context, flags));
}

async function run(context: CliContext, { actor, json }: ClinicsFlags): Promise<void> {
  const output = context.output(json === true);
  await tellingFailures(context, output, async () => {
    const clinics = await useLibrary(context, output, (database) => listClinics(database, actor));
    output.result(clinics, clinicsText(clinics));
  });
}

function clinicsText(clinics: readonly ListedClinic[]): string {
  if (clinics.length === 0) return 'There is no clinic: import some, or seed some.';
  const width = Math.max(...clinics.map(({ slug }) => slug.length));
  const line = (slug: string, patients: unknown, administrators: unknown, name: string): string =>
    `${slug.padEnd(width)}  ${String(patients).padStart(8)}  ${String(administrators).padStart(14)}  ${name}`;
  return [
    line('slug', 'patients', 'administrators', 'name'),
    ...clinics.map(({ slug, patients, administrators, name, status }) =>
      line(slug, patients, administrators, status === 'active' ? name : `${name} (${status})`),
    ),
  ].join('\n');
}

import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { makeClinicAdmin, type AdminReport } from '../admin/index.js';
import type { CliContext } from './cli-context.js';
import { tellingFailures } from './foreseen-failure.js';
import { UsageError } from './usage.error.js';
import { useLibrary } from './use-library.js';

interface AdminFlags {
  readonly name?: string;
  readonly passwordStdin?: boolean;
  readonly password?: string;
  readonly actor: string;
  readonly json?: boolean;
}

const help = `
A new account needs a password: 12 to 128 characters, not the address itself. An account that has one keeps it, and
becomes an administrator of one clinic more. What is done is in the audit log as MAKE_CLINIC_ADMIN.

  npm run db -- admin north-clinic ada@example.org --password-stdin < password.txt`;

/** `db admin <clinic> <email>`: whoever signs in first, and lets the others in. */
export function addAdminCommand(program: Command, context: CliContext): void {
  program
    .command('admin')
    .argument('<clinic>', 'slug or id of the clinic; db clinics lists them')
    .argument('<email>', 'what the administrator signs in with')
    .description(
      'Makes or promotes an administrator of a clinic, such as the first one of an imported clinic.',
    )
    .option('--name <text>', 'name of a new user (default: what stands before the @)')
    .option('--password-stdin', 'read the password from standard input, up to the end of the line')
    .option(
      '--password <text>',
      'the password; other programs of this machine can read it: not in production',
    )
    .option('--actor <name>', 'who is recorded in the audit log', userInfo().username)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action((clinic: string, email: string, flags: AdminFlags) => run(context, clinic, email, flags));
}

async function run(context: CliContext, clinic: string, email: string, flags: AdminFlags): Promise<void> {
  const { name, actor } = flags;
  const password = await passwordFrom(context, flags);
  const output = context.output(flags.json === true);
  await tellingFailures(context, output, async () => {
    const report = await useLibrary(context, output, (database) =>
      makeClinicAdmin(database, {
        clinic,
        email,
        actor,
        ...(name !== undefined && { name }),
        ...(password !== undefined && { password }),
      }),
    );
    output.result(report, adminText(report));
  });
}

async function passwordFrom(
  context: CliContext,
  { password, passwordStdin = false }: AdminFlags,
): Promise<string | undefined> {
  if (passwordStdin && password !== undefined)
    throw new UsageError('Give --password-stdin or --password, not both.');
  if (password !== undefined && context.environment().isProduction)
    throw new UsageError('In production no password is given on the command line: use --password-stdin.');
  return passwordStdin ? ((await context.input()).split(/\r?\n/)[0] ?? '') : password;
}

function adminText({ clinic, email, account, role }: AdminReport): string {
  const accounts = {
    made: 'a new account',
    opened: 'an invited account',
    present: 'the account that is there',
  };
  const did = role === 'given' ? 'is now' : 'was already';
  return `${email} (${accounts[account]}) ${did} an administrator of ${clinic.name}.`;
}

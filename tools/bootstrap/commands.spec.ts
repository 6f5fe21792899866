import { describe, expect, it } from '@jest/globals';
import { commands } from './commands.mjs';
import type { Plan } from './plan.mjs';

const plan = (command: string, ...args: string[]): Plan => {
  const found = commands[command];
  if (found === undefined) throw new Error(`no command ${command}`);
  return found.plan(args);
};
const ran = (planned: Plan): readonly string[] => ('run' in planned ? planned.run : []);

describe.each(['test', 'check', 'ci', 'build', 'generate', 'format'])('the command %s', (command) => {
  it('refuses an option it does not know, and gives its help', () => {
    expect(plan(command, '--nonsense')).toEqual({
      say: expect.stringMatching(/^Unknown option '--nonsense'[\s\S]*\n\n\S/),
      exitCode: 2,
    });
  });

  it('explains itself', () => {
    expect(plan(command, '--help')).toEqual({ say: expect.stringMatching(/\w/), exitCode: 0 });
    expect(plan(command, '-h')).toEqual(plan(command, '--help'));
  });

  it('runs without arguments', () => {
    expect(ran(plan(command)).length).toBeGreaterThan(0);
  });
});

describe('a command with a tool of its own', () => {
  it.each(['start', 'db', 'bench', 'guarantees', 'load', 'chaos', 'docs', 'compose-check'])(
    'hands everything on: %s',
    (command) => {
      expect(ran(plan(command, '--help', 'x')).slice(-2)).toEqual(['--help', 'x']);
    },
  );
});

describe('npm test', () => {
  it('refuses a pattern that matches no file: nothing would have been tested', () => {
    expect(plan('test', 'no-such-file')).toEqual({
      say: 'No spec file matches no-such-file.',
      exitCode: 1,
    });
  });

  it('refuses a pattern that is no regular expression', () => {
    expect(plan('test', '(')).toMatchObject({ exitCode: 2 });
  });

  it('runs the projects that have a match, without coverage', () => {
    const run = ran(plan('test', 'BOOTSTRAP/commands', 'config/secret\\.spec'));
    expect(run).toContain('--projects=@infrastructure/database,@tools/dev');
    expect(run.slice(-4)).toEqual([
      'BOOTSTRAP/commands',
      'config/secret\\.spec',
      '--passWithNoTests',
      '--coverage=false',
    ]);
  });

  it('looks for the name of a test in every project', () => {
    const run = ran(plan('test', '-t', 'a name'));
    expect(run).toContain('--projects=@apps/api,@infrastructure/database,@tools/dev');
    expect(run).toContain('--coverage=false');
  });

  it('keeps the coverage of a whole run, however it is reported', () => {
    const run = ran(plan('test', '--json', '--outputFile=report.json'));
    expect(run.slice(-2)).toEqual(['--json', '--outputFile=report.json']);
  });
});

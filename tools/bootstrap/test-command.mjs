import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inWorkspace, nxCli } from './workspace.mjs';

/** What Jest is handed on; everything else is refused, so that a slip of the pen does not pass for a green run. */
const options = /** @type {const} */ ({
  testNamePattern: { type: 'string', short: 't' },
  updateSnapshot: { type: 'boolean', short: 'u' },
  runInBand: { type: 'boolean', short: 'i' },
  verbose: { type: 'boolean' },
  bail: { type: 'boolean' },
  json: { type: 'boolean' },
  outputFile: { type: 'string' },
});

export const testHelp = `npm test [-- <options> <pattern> …]

Every test of every project, on a real cluster; the library's coverage is printed and must reach its threshold.
With patterns, only the spec files whose path one of them matches (a regular expression, capitals or not), without
coverage.

  -t, --testNamePattern <regex>  only the tests whose name matches; without coverage, too
  -u, --updateSnapshot           writes snapshots anew
  -i, --runInBand                one file after another
  --verbose, --bail, --json, --outputFile=<file>   as Jest's

Exit code: 0 when every test passed, 1 when not or when no file matches, 2 for wrong arguments.`;

/** Where each project lies, by the name that Nx knows it by. */
const projects = {
  '@apps/api': inWorkspace('apps', 'api'),
  '@infrastructure/database': inWorkspace('libs', 'infrastructure', 'database'),
  '@tools/dev': inWorkspace('tools'),
};

const skippedFolders = /^(node_modules|dist|coverage|generated|\.mutant-.*)$/;

/**
 * @param {string[]} args
 * @returns {import('./plan.mjs').Plan}
 * @throws when an option or a pattern is none
 */
export function planTests(args) {
  const { positionals: patterns, values } = parseArgs({ args, options, allowPositionals: true });
  if (patterns.length === 0 && values.testNamePattern === undefined) return { run: nxTest([], args) };
  const names = matchingProjects(patterns);
  if (names.length === 0) return { say: `No spec file matches ${patterns.join(' or ')}.`, exitCode: 1 };
  // Of a part of the tests no coverage can be asked; and a project without a match is no failure.
  return { run: nxTest(names, [...args, '--passWithNoTests', '--coverage=false']) };
}

/**
 * @param {readonly string[]} names empty for all projects
 * @param {readonly string[]} args
 */
const nxTest = (names, args) => [
  nxCli,
  'run-many',
  '-t',
  'test',
  ...(names.length > 0 ? [`--projects=${names.join(',')}`] : []),
  '--parallel=1',
  '--output-style=stream-without-prefixes',
  '--',
  ...args,
];

/**
 * The projects that have a spec file for one of the patterns; all of them without a pattern.
 * @param {readonly string[]} patterns
 * @throws {SyntaxError} when one is no regular expression
 */
function matchingProjects(patterns) {
  const expressions = patterns.map((pattern) => new RegExp(pattern, 'i'));
  return Object.entries(projects)
    .filter(([, folder]) => {
      const files = specFiles(folder);
      return (
        expressions.length === 0 ||
        files.some((file) => expressions.some((expression) => expression.test(file)))
      );
    })
    .map(([name]) => name);
}

/**
 * @param {string} folder
 * @returns {string[]} absolute paths, as Jest matches them
 */
function specFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.test(entry.name) ? [] : specFiles(place);
    return entry.name.endsWith('.spec.ts') ? [place] : [];
  });
}

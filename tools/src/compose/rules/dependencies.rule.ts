import type { ComposeFile } from '../compose-file.js';
import type { ComposeRule } from '../compose-subject.js';

/** Who can't work before whom. */
const required = [
  ['replica', 'primary'],
  ['migrate', 'primary'],
  ['api', 'primary'],
  ['api', 'replica'],
  ['api', 'redis'],
  ['api', 'migrate'],
  ['prometheus', 'api'],
  ['grafana', 'prometheus'],
] as const;

/** Services wait for what they need until it works, not only until it has begun. */
export const dependenciesOrdered: ComposeRule = ({ file }) => [
  ...required
    .filter(([name, on]) => isMissing(file, name, on))
    .map(([name, on]) => `${name} must depend on ${on}`),
  ...Object.keys(file.services).flatMap((name) => conditionFindings(file, name)),
  ...Object.keys(file.services)
    .filter((name) => reaches(file, name, name, new Set()))
    .map((name) => `${name} depends on itself in a circle`),
];

function isMissing(file: ComposeFile, name: string, on: string): boolean {
  return file.services[name] !== undefined && file.services[name].depends_on[on] === undefined;
}

function conditionFindings(file: ComposeFile, name: string): string[] {
  const dependencies = Object.entries(file.services[name]?.depends_on ?? {});
  return dependencies.flatMap(([on, { condition }]) => {
    const target = file.services[on];
    if (target === undefined) return [`${name} depends on ${on}, which is no service`];
    const wanted = target.restart === 'no' ? 'service_completed_successfully' : 'service_healthy';
    return condition === wanted
      ? []
      : [`${name} must wait for ${on} with condition ${wanted}, not ${condition}`];
  });
}

function reaches(file: ComposeFile, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const next = Object.keys(file.services[from]?.depends_on ?? {});
  return next.some((name) => name === to || reaches(file, name, to, seen));
}

import type { ComposeService } from '../compose-file.js';
import type { ComposeRule, ComposeSubject } from '../compose-subject.js';

/** A digest, or a tag with at least major and minor version. */
const pinned = /^[a-z0-9./-]+(@sha256:[0-9a-f]{64}|:v?\d+\.\d+[\w.-]*)$/;
const baseImage = /^FROM\s+(\S+)/gm;
const argument = /^ARG\s+(\w+)=(\S+)/gm;

/** Tomorrow's build is today's: no image floats, neither here nor in a Dockerfile. */
export const imagesPinned: ComposeRule = (subject) =>
  Object.entries(subject.file.services).flatMap(([name, service]) => imageFindings(name, service, subject));

function imageFindings(name: string, { image, build }: ComposeService, subject: ComposeSubject): string[] {
  if (image !== undefined)
    return pinned.test(image) ? [] : [`${name}: image ${image} is not pinned to a version`];
  if (build === undefined) return [`${name} has neither an image nor a build`];
  const source = subject.read(build.dockerfile);
  if (source === null) return [`${name}: there is no ${build.dockerfile}`];
  return [...stageFindings(name, build.target, source), ...baseFindings(build.dockerfile, source)];
}

function stageFindings(name: string, target: string | undefined, dockerfile: string): string[] {
  if (target === undefined || stages(dockerfile).has(target)) return [];
  return [`${name}: the Dockerfile has no stage ${target}`];
}

function baseFindings(path: string, dockerfile: string): string[] {
  const values = new Map(
    [...dockerfile.matchAll(argument)].map((match) => [`\${${match[1]}}`, match[2] ?? '']),
  );
  const known = stages(dockerfile);
  return [...dockerfile.matchAll(baseImage)]
    .map((match) => values.get(match[1] ?? '') ?? match[1] ?? '')
    .filter((image) => !known.has(image) && !pinned.test(image))
    .map((image) => `${path}: base image ${image} is not pinned to a version`);
}

function stages(dockerfile: string): Set<string> {
  return new Set([...dockerfile.matchAll(/^FROM\s+\S+\s+AS\s+(\S+)/gim)].map((match) => match[1] ?? ''));
}

import type { ComposeRule } from '../compose-subject.js';

const interpolation = /(?<!\$)\$\{([A-Z_a-z0-9]+)([^}]*)\}|(?<!\$)\$([A-Z_a-z]\w*)/g;
const guarded = /^:?[-?+]/;
/** Variables that belong to the images we did not make. */
const imagesOwn = /^(GF|POSTGRES)_/;
const secretName = /PASSWORD|SECRET|TOKEN|_KEY$|_URL$|_URLS$/;
const loginInUrl = /:\/\/[^/]*:[^/]*@/;

interface Use {
  readonly place: string;
  readonly name: string;
  readonly rest: string;
}

/** Every variable a container is given, and every one the file is filled from, is an option that the docs know. */
export const environmentKnown: ComposeRule = ({ file, options }) => {
  const given = Object.entries(file.services).flatMap(([place, service]) =>
    Object.keys(service.environment)
      .filter((name) => service.build !== undefined || !imagesOwn.test(name))
      .map((name) => ({ place, name })),
  );
  return [...given, ...interpolations(file.services)]
    .filter(({ name }) => !options.has(name))
    .map(({ place, name }) => `${place}: ${name} is not in .env.example`);
};

/** Compose fills a missing variable with nothing; each use says what happens then. */
export const interpolationsGuarded: ComposeRule = ({ file }) =>
  interpolations(file.services)
    .filter(({ rest }) => !guarded.test(rest))
    .map(({ place, name }) => `${place}: \${${name}} needs a default (:-) or must be required (:?)`);

/** Secrets come from outside: from a variable or a file, never from this text. */
export const secretsAbsent: ComposeRule = ({ file }) =>
  Object.entries(file.services).flatMap(([place, service]) =>
    Object.entries(service.environment)
      .filter(([name, value]) => isWrittenOut(name, value))
      .map(([name]) => `${place}: ${name} is written out; take it from a variable or a secret file`),
  );

function isWrittenOut(name: string, value: string): boolean {
  if (value.startsWith('${') || value.startsWith('/run/secrets/')) return false;
  return loginInUrl.test(value) || (secretName.test(name) && !value.includes('://'));
}

function interpolations(services: Readonly<Record<string, unknown>>): Use[] {
  return Object.entries(services).flatMap(([place, service]) =>
    strings(service).flatMap((text) =>
      [...text.matchAll(interpolation)].map((match) => ({
        place,
        name: match[1] ?? match[3] ?? '',
        rest: match[2] ?? '',
      })),
    ),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

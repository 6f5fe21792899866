import { parseDocument } from 'yaml';
import { z } from 'zod';

const text = z.string();
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);

const healthcheck = z.strictObject({
  test: z.array(text).min(2),
  interval: duration,
  timeout: duration,
  retries: z.number().int().positive(),
  start_period: duration.optional(),
});

const build = z.strictObject({ context: text, dockerfile: text, target: text.optional() });

const service = z.strictObject({
  image: text.optional(),
  build: build.optional(),
  restart: z.enum(['no', 'unless-stopped', 'always', 'on-failure']).optional(),
  command: z.array(text).optional(),
  entrypoint: z.array(text).optional(),
  environment: z.record(text, z.string()).default({}),
  ports: z.array(text).default([]),
  volumes: z.array(text).default([]),
  secrets: z.array(text).default([]),
  depends_on: z
    .record(
      text,
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .default({}),
  healthcheck: healthcheck.optional(),
  shm_size: text.optional(),
  stop_signal: text.optional(),
  stop_grace_period: duration.optional(),
});

const composeFile = z
  .object({
    name: text,
    services: z.record(text, service),
    volumes: z.record(text, z.null().or(z.strictObject({}))).default({}),
    secrets: z.record(text, z.strictObject({ file: text })).default({}),
  })
  .catchall(z.unknown())
  .refine((file) => Object.keys(file).every((key) => known.has(key) || key.startsWith('x-')), {
    error: 'has a top-level key that is none of name, services, volumes, secrets, x-…',
  });

const known = new Set(['name', 'services', 'volumes', 'secrets']);

export type ComposeFile = z.infer<typeof composeFile>;
export type ComposeService = z.infer<typeof service>;

/** A compose file, or everything that keeps it from being one. */
export type ParsedCompose =
  | { readonly kind: 'compose'; readonly file: ComposeFile }
  | { readonly kind: 'malformed'; readonly problems: readonly string[] };

/**
 * Reads a compose file more strictly than Compose does: keys may not repeat, be unknown to this project, or hold
 * another type. Anchors and merge keys are resolved.
 */
export function parseCompose(source: string): ParsedCompose {
  const document = parseDocument(source, { merge: true, uniqueKeys: true });
  const flaws = [...document.errors, ...document.warnings].map((flaw) => flaw.message.split('\n')[0] ?? '');
  if (flaws.length > 0) return { kind: 'malformed', problems: flaws };
  const parsed = composeFile.safeParse(document.toJS());
  if (parsed.success) return { kind: 'compose', file: parsed.data };
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  return { kind: 'malformed', problems };
}

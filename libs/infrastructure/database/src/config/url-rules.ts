import { z } from 'zod';

import { parseConnectionUrl, type PartialEndpoint } from './connection-url.js';
import type { OptionRule } from './option-rule.js';

const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9])?$/;

/** A PostgreSQL URL, parsed. */
export function connectionUrl(): OptionRule<string, PartialEndpoint> {
  return {
    schema: z.string().transform(toEndpoint),
    rule: 'a PostgreSQL URL',
    typeText: 'string',
    fromText: (value) => value,
  };
}

/** Several PostgreSQL URLs, parsed; in the variable, separated by commas. */
export function connectionUrls(): OptionRule<readonly string[], readonly PartialEndpoint[]> {
  return {
    schema: z.array(z.string().transform(toEndpoint)).readonly(),
    rule: 'PostgreSQL URLs, separated by commas',
    typeText: 'readonly string[]',
    fromText: (value) => value.split(',').map((part) => part.trim()),
  };
}

export function isHost(value: string): boolean {
  return HOST.test(value);
}

/** Whether the text is an address for a browser. */
export function isWebUrl(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

function toEndpoint(value: string, context: z.RefinementCtx): PartialEndpoint {
  const parsed = parseConnectionUrl(value);
  if (typeof parsed !== 'string') return parsed;
  context.addIssue({ code: 'custom', message: parsed, params: { rule: parsed } });
  return z.NEVER;
}

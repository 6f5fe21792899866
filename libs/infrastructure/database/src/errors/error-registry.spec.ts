import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { ERROR_CLASSES } from './create-error.js';
import { DatabaseError } from './database.error.js';
import type { ErrorDefinition } from './error-definition.js';
import { ERROR_REGISTRY, type ErrorCode } from './error-registry.js';

const rows = Object.entries(ERROR_REGISTRY) as [ErrorCode, ErrorDefinition][];
const folder = new URL('./', import.meta.url);

function sources(): { file: string; text: string }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  return files.map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/'(DB_[A-Z_]+)'/g)].map(([, code]) => code ?? '');
}

/** Every static factory of every class, called with names that fit any of them. */
function manufactured(): DatabaseError[] {
  return Object.values(ERROR_CLASSES).flatMap((errorClass) => {
    const statics = Object.getOwnPropertyNames(errorClass).filter(
      (name) => !['length', 'name', 'prototype'].includes(name),
    );
    return statics.map((name) => {
      const factory: unknown = Reflect.get(errorClass, name);
      if (typeof factory !== 'function') throw new TypeError(`${errorClass.name}.${name} is no factory`);
      const argument = /violations|migrations/.test(factory.toString()) ? ['one'] : 'name';
      return factory.call(errorClass, argument, 'rule') as DatabaseError;
    });
  });
}

describe('the error registry', () => {
  it('has a class for every type, and every class is used', () => {
    expect(new Set(rows.map(([, { type }]) => type))).toEqual(new Set(Object.keys(ERROR_CLASSES)));
  });

  it('is made by factories and rules in full: no code that nothing raises', () => {
    const raised = new Set(sources().flatMap(({ text }) => codesIn(text)));
    expect(rows.map(([code]) => code).filter((code) => !raised.has(code))).toEqual([]);
  });

  it('knows every code that the sources mention', () => {
    const unknown = sources()
      .flatMap(({ text }) => codesIn(text))
      .filter((code) => !(code in ERROR_REGISTRY));
    expect(unknown).toEqual([]);
  });

  it('gives every factory’s error its own class, name and status', () => {
    const errors = manufactured();
    expect(errors.length).toBeGreaterThan(40);
    for (const error of errors) {
      const { type, statusCode, retryable } = ERROR_REGISTRY[error.code];
      expect(error.constructor).toBe(ERROR_CLASSES[type]);
      expect(error).toMatchObject({ name: type, statusCode, retryable });
      expect(error.message).not.toMatch(/[{}]|unnamed/);
    }
  });

  it.each(rows)('%s says a rule and a way out, in sentences', (_, { message, wayOut, statusCode }) => {
    expect(message).toMatch(/^[A-Z{].*\.$/);
    expect(wayOut).toMatch(/^[A-Z`].*\.$/);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(600);
  });

  it('calls only errors without effect retryable', () => {
    const wrong = rows.filter(([, { type, retryable }]) => retryable && type === 'OutcomeUnknownError');
    expect(wrong).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { readScope, SchemaAnnotationError } from './annotation.js';

describe('readScope', () => {
  it.each([undefined, 'A patient.', '@scope'])('refuses a model without a scope (%p)', (documentation) => {
    expect(() => readScope('Patient', documentation)).toThrow(SchemaAnnotationError);
    expect(() => readScope('Patient', documentation)).toThrow('Model Patient has no /// @scope');
  });

  it('refuses a scope it does not know', () => {
    expect(() => readScope('Patient', '@scope tenant')).toThrow(
      /has the \/\/\/ @scope tenant\. Give it exactly one/,
    );
  });

  it('refuses two scopes', () => {
    expect(() => readScope('Patient', '@scope clinic\n@scope system')).toThrow(/clinic and system/);
  });

  it('reads the scope among other documentation', () => {
    expect(readScope('Patient', 'Registered here.\n@scope clinic')).toBe('clinic');
  });
});

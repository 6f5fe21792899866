import path from 'node:path';
import { isLibrarySource, placeOf, refusalOfFolder, refusalOfLibrary } from '../library-layers.mjs';

/**
 * Enforces `dependency-rule.mjs` on every import, re-export, dynamic import and type import of the library's source.
 * @type {import('eslint').Rule.RuleModule}
 */
export const dependencyRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unplaced: 'This file belongs to no layer of the dependency rule',
      refused: 'Dependency rule: {{reason}}',
    },
  },
  create(context) {
    const from = placeOf(context.filename);
    if (!from) return { Program: (node) => context.report({ node, messageId: 'unplaced' }) };

    /** @param {import('estree').Node | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const reason = refusal(source.value);
      if (reason) context.report({ node: source, messageId: 'refused', data: { reason } });
    };

    /** @param {string} specifier */
    const refusal = (specifier) => {
      if (!specifier.startsWith('.')) return refusalOfLibrary(from, specifier);
      const target = path.resolve(path.dirname(context.filename), specifier);
      if (!isLibrarySource(target)) return `'${specifier}' leaves the library's source`;
      const to = placeOf(target);
      return to ? refusalOfFolder(from, to) : `'${specifier}' belongs to no layer`;
    };

    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (/** @type {{ source: import('estree').Node }} */ node) => check(node.source),
      "CallExpression[callee.name='require']": (/** @type {import('estree').CallExpression} */ node) =>
        check(/** @type {import('estree').Node} */ (node.arguments[0])),
    };
  },
};

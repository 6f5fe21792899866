/** The grammar of `///` comments: one `@name value` a line. */
const scopes = ['clinic', 'clinic-root', 'member', 'system', 'reference'] as const;

export type Scope = (typeof scopes)[number];

/** The schema says something the generator cannot act on; nothing has been generated. */
export class SchemaAnnotationError extends Error {
  override readonly name = 'SchemaAnnotationError';
}

/**
 * Reads a model's `@scope`.
 * @param documentation the model's `///` comments as Prisma hands them out, without the slashes
 * @throws SchemaAnnotationError when there is none, more than one, or an unknown one
 */
export function readScope(model: string, documentation: string | undefined): Scope {
  const found = [...(documentation ?? '').matchAll(/^@scope\s+(\S+)$/gm)].map((match) => match[1]);
  const scope = scopes.find((candidate) => candidate === found[0]);
  if (found.length === 1 && scope) return scope;
  const problem = found.length === 0 ? 'has no /// @scope' : `has the /// @scope ${found.join(' and ')}`;
  throw new SchemaAnnotationError(
    `Model ${model} ${problem}. Give it exactly one of: ${scopes.join(', ')} (see prisma/schema/main.prisma).`,
  );
}

/** What each kind of project may import, for `@nx/enforce-module-boundaries`. */
const product = [
  {
    sourceTag: 'scope:app',
    onlyDependOnLibsWithTags: ['scope:lib'],
    bannedExternalImports: ['@prisma/*', 'prisma', 'pg', 'pg-*'],
  },
  { sourceTag: 'scope:lib', onlyDependOnLibsWithTags: ['scope:lib'] },
  { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: ['scope:lib', 'scope:tools'] },
];

/** Tests may also start the development cluster. */
const tests = product.map((constraint) => ({
  ...constraint,
  onlyDependOnLibsWithTags: [...new Set([...constraint.onlyDependOnLibsWithTags, 'scope:tools'])],
}));

const shared = {
  allow: [],
  banTransitiveDependencies: true,
  enforceBuildableLibDependency: false,
  // The library's tests start the tools' cluster and the tools seed through the library; sources have no such cycle.
  ignoredCircularDependencies: [
    ['@infrastructure/database', '@tools/dev'],
    ['@apps/api', '@tools/dev'],
  ],
};

export const productBoundaries = { ...shared, depConstraints: product };
/** A project's tests may also enter it as its users do, by its own name. */
export const testBoundaries = { ...shared, allowCircularSelfDependency: true, depConstraints: tests };

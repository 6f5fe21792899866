import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from './generate.js';
import { defaultWorkspace, type Workspace } from './workspace.js';

const schema = `generator client {
  provider     = "prisma-client"
  output       = "../generated/client"
  moduleFormat = "esm"
}
datasource db {
  provider = "postgresql"
  schemas  = ["healthcare"]
}
/// @scope clinic
model Note {
  clinicId String @db.Uuid
  id       String @db.Uuid
  /// @hidden
  secret   String @default("")
  @@id([clinicId, id])
  @@map("notes")
  @@schema("healthcare")
}
`;

describe('generate', () => {
  let root: string;
  let workspace: Workspace;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'generate-'));
    workspace = {
      schemaDir: join(root, 'schema'),
      clientSchemaDir: join(root, '.generated'),
      migrationsDir: join(root, 'migrations'),
      migrationNamesFile: join(root, 'generated/migration-names.ts'),
      metadataFile: join(root, 'generated/model-metadata.ts'),
    };
    await mkdir(workspace.schemaDir);
    await mkdir(join(workspace.migrationsDir, '2_second'), { recursive: true });
    await mkdir(join(workspace.migrationsDir, '1_first'));
    await writeFile(join(workspace.migrationsDir, 'migration_lock.toml'), '');
    await symlink(join(defaultWorkspace.schemaDir, '../../node_modules'), join(root, 'node_modules'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('writes a client that knows { id } and metadata without what is hidden', async () => {
    await writeFile(join(workspace.schemaDir, 'main.prisma'), schema);
    await expect(generate(workspace)).resolves.toEqual({ models: 1 });
    const client = await readFile(join(root, 'generated/client/models/Note.ts'), 'utf8');
    expect(client).toMatch(/NoteWhereUniqueInput = Prisma\.AtLeast<\{\s+id\?: string/);
    const metadata = await readFile(workspace.metadataFile, 'utf8');
    expect(metadata).toContain('"notes": [\n      "clinicId",\n      "id"\n    ]');
    expect(client + metadata).not.toContain('secret');
  }, 30_000);

  it('lists the migrations in their order, folders alone', async () => {
    await writeFile(join(workspace.schemaDir, 'main.prisma'), schema);
    await generate(workspace);
    const { migrationNames } = (await import(workspace.migrationNamesFile)) as {
      migrationNames: readonly string[];
    };
    expect(migrationNames).toEqual(['1_first', '2_second']);
  }, 30_000);

  it('leaves the committed schema alone', async () => {
    await writeFile(join(workspace.schemaDir, 'main.prisma'), schema);
    await generate(workspace);
    await expect(readFile(join(workspace.schemaDir, 'main.prisma'), 'utf8')).resolves.toBe(schema);
  }, 30_000);

  it('refuses an unclassified model before it writes anything', async () => {
    await writeFile(join(workspace.schemaDir, 'main.prisma'), schema.replace('/// @scope clinic', ''));
    await expect(generate(workspace)).rejects.toThrow('Model Note has no /// @scope');
    await expect(readFile(workspace.metadataFile, 'utf8')).rejects.toThrow('ENOENT');
  });
});

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import internals from '@prisma/internals';
import { toClientSchema } from './client-schema.transform.js';
import { buildMetadata } from './metadata.builder.js';
import { printMetadata, printMigrationNames } from './metadata.writer.js';
import { generatePrismaClient } from './prisma-client.generator.js';
import type { Workspace } from './workspace.js';

type SchemaFile = [path: string, content: string];

/** Writes the client's schema, the Prisma client and the model metadata; the metadata is checked first. */
export async function generate(workspace: Workspace): Promise<{ models: number }> {
  const files = await writeClientSchema(workspace);
  const { datamodel } = await internals.getDMMF({ datamodel: files });
  const metadata = buildMetadata(datamodel.models);
  await generatePrismaClient(workspace.clientSchemaDir);
  await mkdir(dirname(workspace.metadataFile), { recursive: true });
  await writeFile(workspace.metadataFile, printMetadata(metadata));
  await writeFile(workspace.migrationNamesFile, printMigrationNames(await migrationNames(workspace)));
  return { models: datamodel.models.length };
}

async function writeClientSchema({ schemaDir, clientSchemaDir }: Workspace): Promise<SchemaFile[]> {
  await rm(clientSchemaDir, { recursive: true, force: true });
  await mkdir(clientSchemaDir, { recursive: true });
  const names = (await readdir(schemaDir)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name): Promise<SchemaFile> => {
      const path = join(clientSchemaDir, name);
      const content = toClientSchema(await readFile(join(schemaDir, name), 'utf8'));
      await writeFile(path, content);
      return [path, content];
    }),
  );
}

/** A migration is a folder; its name is its place in the order. */
async function migrationNames({ migrationsDir }: Workspace): Promise<string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ClusterError } from '../cluster.error.js';
import type { ClusterLayout } from './cluster-layout.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

/** The roles the migrations make; each gets its own password. */
export const applicationRoles = [
  'healthcare_owner',
  'healthcare_app',
  'healthcare_system',
  'healthcare_auditor',
] as const;
export type ApplicationRole = (typeof applicationRoles)[number];

const secretNames = ['postgres', 'replicator', ...applicationRoles, 'redis'] as const;
export type SecretName = (typeof secretNames)[number];

const secretsFile = z.record(z.enum(secretNames), z.string().min(16));

/** One generated password each, kept in the cluster's folder, readable by its owner alone. */
export type ClusterSecrets = z.infer<typeof secretsFile>;

const secretBytes = 24;

export async function loadOrCreateSecrets(layout: ClusterLayout): Promise<ClusterSecrets> {
  const raw = await readJsonFile(layout.secrets);
  if (raw !== null) return parseSecrets(layout, raw);
  const created = Object.fromEntries(
    secretNames.map((name) => [name, randomBytes(secretBytes).toString('base64url')]),
  ) as ClusterSecrets;
  await writeJsonFile(layout.secrets, created);
  return created;
}

function parseSecrets(layout: ClusterLayout, raw: unknown): ClusterSecrets {
  const parsed = secretsFile.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ClusterError(
    'FOLDER_UNREADABLE',
    `${layout.secrets} doesn't hold the passwords of this cluster.`,
    'Put the file back from a copy, or delete the folder to begin anew.',
    { cause: parsed.error },
  );
}

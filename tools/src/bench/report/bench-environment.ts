import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release } from 'node:os';

/** Where the figures come from; without it they say nothing. */
export interface BenchEnvironment {
  readonly date: string;
  readonly node: string;
  readonly postgres: string;
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly patients: number;
  /** One-minute load average when the run began: anything near `cores` means that others shared the machine. */
  readonly loadBefore: number;
  readonly packages: Readonly<Record<string, string>>;
}

const PACKAGES = [
  ...['@prisma/adapter-pg', 'pg', 'drizzle-orm', 'kysely', '@nestjs/core'],
  ...['@prisma/extension-read-replicas', 'opossum', 'cockatiel'],
];

export function benchEnvironment(postgres: string, patients: number): BenchEnvironment {
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    postgres,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    system: `${platform()} ${release()}`,
    patients,
    loadBefore: loadavg()[0] ?? 0,
    packages: pinnedVersions(),
  };
}

/** The tools pin every version exactly, so their manifest tells what is installed. */
function pinnedVersions(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(PACKAGES.map((name) => [name, manifest.dependencies[name] ?? 'unknown']));
}

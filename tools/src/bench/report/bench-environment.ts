import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release } from 'node:os';

/** Where the figures come from; without it they say nothing. */
export interface BenchEnvironment {
  readonly date: string;
  readonly node: string;
  readonly postgres: string;
  /** Null for a run without one. */
  readonly redis: string | null;
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
  ...['bentocache', 'prisma-extension-redis', 'ioredis'],
];

export function benchEnvironment(
  { postgres, redis }: Pick<BenchEnvironment, 'postgres' | 'redis'>,
  patients: number,
): BenchEnvironment {
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    postgres,
    redis,
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
    devDependencies: Record<string, string>;
  };
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  return Object.fromEntries(PACKAGES.map((name) => [name, versions[name] ?? 'unknown']));
}

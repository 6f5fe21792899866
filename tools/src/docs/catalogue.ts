import { pathToFileURL } from 'node:url';
import path from 'node:path';

/** One error of the library’s registry. */
export interface ErrorEntry {
  readonly type: string;
  readonly statusCode: number;
  readonly retryable: boolean;
  readonly infrastructure: boolean;
  readonly message: string;
  readonly wayOut: string;
}

/** One option of the library’s option tree. */
export interface OptionEntry {
  readonly variable: string;
  readonly description: string;
  readonly rule: string;
  readonly typeText: string;
  readonly disclosure: 'plain' | 'url' | 'secret';
  readonly duty: 'optional' | 'production' | 'production-server';
  readonly effect: 'in-force' | 'checked-only';
  readonly example?: string;
  readonly default:
    | { readonly kind: 'none'; readonly words: string }
    | { readonly kind: 'derived'; readonly words: string }
    | { readonly kind: 'same'; readonly value: unknown; readonly words?: string }
    | { readonly kind: 'by-profile'; readonly values: Readonly<Record<string, unknown>> };
}

/** One metric of the library. */
export interface MetricEntry {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, { readonly values: readonly string[] | string }>>;
  readonly reportedAs: readonly string[];
  readonly buckets?: readonly number[];
}

/** What the documents are made of. */
export interface Catalogue {
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionEntry>>>>;
  readonly metrics: readonly MetricEntry[];
}

interface Sources {
  readonly folder: string;
  readonly extension: '.js' | '.ts';
}

/** The built library, which the command documents. */
export const BUILT: Sources = { folder: 'dist', extension: '.js' };
/** The library’s sources, for tests that run without a build. */
export const SOURCE: Sources = { folder: 'src', extension: '.ts' };

/**
 * Reads the tables out of the library’s own modules. They are internal, so the package does not export them; the
 * documents are the only ones outside that look.
 */
export async function loadCatalogue(workspace: string, sources: Sources): Promise<Catalogue> {
  const table = async (file: string, name: string): Promise<object> => {
    const library = path.join(workspace, 'libs/infrastructure/database', sources.folder);
    const url = pathToFileURL(path.join(library, file + sources.extension));
    const loaded = (await import(url.href)) as Readonly<Record<string, unknown>>;
    const value = loaded[name];
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
      throw new Error(`${file} exports no filled table ${name}: build the library again`);
    }
    return value;
  };
  return {
    errors: (await table('errors/error-registry', 'ERROR_REGISTRY')) as Catalogue['errors'],
    options: (await table('config/option-tree', 'OPTION_TREE')) as Catalogue['options'],
    metrics: Object.values(
      await table('internal/metrics/metric-definitions', 'METRIC_DEFINITIONS'),
    ) as MetricEntry[],
  };
}

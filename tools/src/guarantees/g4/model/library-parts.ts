import { importFrom, type LibraryPlace } from '../../worker/running-library.js';

/** The cache as the model drives it; the library's own classes, of whatever copy is tested. */
export interface ModelledCache {
  around(operation: unknown, next: (operation: unknown) => Promise<unknown>): Promise<unknown>;
  committed(): void;
  start(): void;
  stop(): void;
  refreshBy(read: (operation: never) => unknown): void;
  readonly now: number;
  readonly marks: ModelledMarks;
}

/** What a token carries of reads without a place: no business of the model's. */
export type ModelledMark = object | undefined;

interface ModelledMarks {
  of(user: { readonly seenAt: number; readonly seenBelow?: bigint | undefined }): ModelledMark;
  seenAt(mark: object): number;
}

export interface LibraryParts {
  readonly QueryCacheService: new (settings: object, metadata: unknown, ports: object) => ModelledCache;
  readonly SharedLevel: new (ports: object) => object;
  /** That of a process: made once, as making one takes longer than anything else here. */
  readonly sealOf: (process: number) => object;
  readonly codec: unknown;
  readonly metadata: { readonly models: Readonly<Record<string, unknown>> };
}

export async function libraryParts(place: Pick<LibraryPlace, 'library'>): Promise<LibraryParts> {
  const from = <Module>(file: string) =>
    importFrom<Module>({ ...place, urls: { app: '', system: '' } }, file);
  const cache = 'internal/query-cache';
  const { QueryCacheService } = await from<Pick<LibraryParts, 'QueryCacheService'>>(
    `${cache}/query-cache.service.js`,
  );
  const { SharedLevel } = await from<Pick<LibraryParts, 'SharedLevel'>>(`${cache}/shared-level.js`);
  const { ValueSeal } = await from<{ ValueSeal: new (key: Uint8Array) => object }>(`${cache}/value-seal.js`);
  const { ROW_CODEC: codec } = await from<{ ROW_CODEC: unknown }>('prisma/result-codecs.js');
  const { modelMetadata: metadata } = await from<{ modelMetadata: LibraryParts['metadata'] }>(
    'prisma/generated/model-metadata.js',
  );
  const seals = new Map<number, object>();
  const sealOf = (process: number): object => {
    const seal = seals.get(process) ?? new ValueSeal(new Uint8Array(32));
    seals.set(process, seal);
    return seal;
  };
  return { QueryCacheService, SharedLevel, sealOf, codec, metadata };
}

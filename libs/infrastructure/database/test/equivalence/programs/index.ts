import type { ReadClient, WriteClient } from '@infrastructure/database';
import type { Programs } from '../two-clients.js';
import { aggregates } from './aggregates.js';
import { creates } from './creates.js';
import { deletesAndRaw } from './deletes-and-raw.js';
import { filters } from './filters.js';
import { jsonAndRaw } from './json-and-raw.js';
import { lists } from './lists.js';
import { lookups } from './lookups.js';
import { nestedWrites } from './nested-writes.js';
import { refusedReads } from './refused-reads.js';
import { refusedWrites } from './refused-writes.js';
import { updates } from './updates.js';

type Named<Client> = readonly (readonly [name: string, programs: Programs<Client>])[];

/** A client for those who only want to know the titles. */
const nobodys = undefined as never;

export function titlesOf(programs: Programs<never>): string[] {
  return Object.keys(programs(nobodys));
}

export const READS: Named<ReadClient> = Object.entries({ lookups, lists, filters, aggregates, jsonAndRaw });
export const WRITES: Named<WriteClient> = Object.entries({ creates, updates, nestedWrites, deletesAndRaw });
export const REFUSED_READS: Named<ReadClient> = byReason(refusedReads);
export const REFUSED_WRITES: Named<WriteClient> = byReason(refusedWrites);

function byReason<Client>(
  groups: (client: Client) => Readonly<Record<string, ReturnType<Programs<Client>>>>,
): Named<Client> {
  const programsOf =
    (reason: string): Programs<Client> =>
    (client) =>
      groups(client)[reason] ?? {};
  return Object.keys(groups(nobodys)).map((reason) => [reason, programsOf(reason)] as const);
}

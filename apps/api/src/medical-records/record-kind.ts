import type { DatabaseService, Page, ReadClient, WriteClient } from '@infrastructure/database';
import { z } from 'zod';
import { id, pageQuery, text } from '../http/fields.js';
import { idView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

/** What every kind of record can be filtered by. */
export const listRecordsQuery = z.strictObject({
  ...pageQuery,
  patientId: id.optional(),
  appointmentId: id.optional(),
});
export type ListRecords = z.output<typeof listRecordsQuery>;

/** The fields that every kind of record is created with. */
export const recordFields = (codeSystem: string) => ({
  patientId: id,
  appointmentId: id.optional(),
  code: text(64),
  codeSystem: text(64).default(codeSystem),
  description: text(1000),
});

/** The fields that every kind of record shows. */
export const recordViews = {
  id: idView,
  patientId: idView,
  appointmentId: idView.nullable(),
  code: textView,
  codeSystem: textView,
  description: textView,
  ...stampViews,
};

type RecordInput = { readonly patientId: string };

/** One kind of medical record: how it is named, described, stored and shown. */
export interface RecordKind {
  /** Last part of its address. */
  readonly path: string;
  /** For people: `condition`. */
  readonly title: string;
  /** For the audit log: `Condition`. */
  readonly resourceType: string;
  readonly createInput: z.ZodType<RecordInput>;
  readonly view: z.ZodType;
  readonly pageView: z.ZodType;
  readonly list: (database: DatabaseService, query: ListRecords) => Promise<Page<unknown>>;
  readonly find: (client: ReadClient, id: string) => Promise<unknown>;
  readonly create: (client: WriteClient, data: RecordInput) => Promise<unknown>;
}

interface KindDefinition<Input extends z.ZodType<RecordInput>> extends Pick<
  RecordKind,
  'path' | 'title' | 'resourceType' | 'list' | 'find'
> {
  readonly fields: Input;
  readonly example: Record<string, unknown>;
  readonly views: z.ZodRawShape;
  readonly create: (client: WriteClient, data: z.output<Input>) => Promise<unknown>;
}

/** Completes a kind: named schemas, pages, and types that fit the one controller. */
export function defineKind<Input extends z.ZodType<RecordInput>>(given: KindDefinition<Input>): RecordKind {
  const { resourceType, fields, example, views, create, ...rest } = given;
  const view = namedView(resourceType, z.object({ ...recordViews, ...views }));
  return {
    ...rest,
    resourceType,
    createInput: namedInput(
      `Create${resourceType}`,
      fields.meta({ examples: [{ patientId: EXAMPLE_ID, ...example }] }),
    ),
    view,
    pageView: pageView(`${resourceType}Page`, view),
    // The controller hands over what `createInput` made of the body, hence this kind's own type.
    create: (client, data) => create(client, data as z.output<Input>),
  };
}

const EXAMPLE_ID = '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10';

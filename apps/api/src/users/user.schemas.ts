import { z } from 'zod';
import { ROLES } from '../access/role-table.js';
import { changesOf, email, id, pageQuery, text } from '../http/fields.js';
import { idView, instantView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

export const MEMBERSHIP_STATES = ['invited', 'active', 'suspended', 'ended'] as const;

const isUnique = (values: readonly string[]) => new Set(values).size === values.length;
const roles = z.array(z.enum(ROLES)).min(1).max(ROLES.length).refine(isUnique, { error: 'must not repeat' });
const locationIds = z
  .array(id)
  .max(20)
  .refine(isUnique, { error: 'must not repeat' })
  .default([])
  .meta({ description: 'The locations the membership is limited to; none means all' });

export const inviteUserInput = namedInput(
  'InviteUser',
  z
    .strictObject({ name: text(200), email: email.toLowerCase(), roles, locationIds })
    .meta({ examples: [{ name: 'Mary Seacole', email: 'mary@example.org', roles: ['nurse'] }] }),
);
export type InviteUser = z.output<typeof inviteUserInput>;

export const invitedView = namedView(
  'Invited',
  z.object({ membershipId: idView, status: z.literal('invited') }).meta({
    description: 'The same whether or not the person had an account: only their mailbox learns it.',
  }),
);

export const listUsersQuery = z.strictObject(pageQuery);
export type ListUsers = z.output<typeof listUsersQuery>;

export const userView = namedView(
  'User',
  z.object({
    id: idView,
    name: textView,
    email: textView,
    phone: textView.nullable(),
    status: z.enum(['active', 'disabled']),
    ...stampViews,
  }),
);
export const userPageView = pageView('UserPage', userView);

export const listMembershipsQuery = z.strictObject({
  ...pageQuery,
  limit: z.coerce.number().int().min(1).max(50).default(50),
  status: z.enum(MEMBERSHIP_STATES).optional(),
});
export type ListMemberships = z.output<typeof listMembershipsQuery>;

export const updateMembershipInput = namedInput(
  'UpdateMembership',
  changesOf({
    roles,
    locationIds,
    status: z.enum(['active', 'suspended', 'ended']),
    displayName: text(200),
    jobTitle: text(200).optional(),
  }).meta({ examples: [{ roles: ['nurse', 'receptionist'] }] }),
);
export type UpdateMembership = z.output<typeof updateMembershipInput>;

export const membershipView = namedView(
  'Membership',
  z.object({
    id: idView,
    userId: idView.nullable().meta({ description: 'Null until the invitation is accepted' }),
    displayName: textView.nullable().meta({ description: 'The clinic’s name for the person' }),
    jobTitle: textView.nullable(),
    roles: z.array(z.enum(ROLES)),
    locationIds: z.array(idView),
    status: z.enum(MEMBERSHIP_STATES),
    endedAt: instantView.nullable(),
    ...stampViews,
  }),
);
export const membershipPageView = pageView('MembershipPage', membershipView);

import { z } from 'zod';
import { email, id, pageQuery, text } from '../http/fields.js';
import { idView, instantView, pageView, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

/** Long enough to resist guessing, short enough to hash. Source: NIST SP 800-63B, 5.1.1.2 and 3.1.1. */
const newPassword = z
  .string()
  .min(12)
  .max(128)
  .meta({ description: '12 to 128 characters', examples: ['correct horse battery'] });
/** Whatever was accepted once is accepted again. */
const presentPassword = z.string().min(1).max(1024);

export const loginInput = namedInput(
  'Login',
  z.strictObject({ email: email.toLowerCase(), password: presentPassword, clinicId: id.optional() }).meta({
    examples: [{ email: 'admin@riverside.example', password: 'correct horse battery' }],
  }),
);
export type Login = z.output<typeof loginInput>;

export const acceptInvitationInput = namedInput(
  'AcceptInvitation',
  z
    .strictObject({ token: z.string().min(1).max(2048), password: newPassword })
    .meta({ examples: [{ token: 'eyJ…', password: 'correct horse battery' }] }),
);
export type AcceptInvitation = z.output<typeof acceptInvitationInput>;

export const changePasswordInput = namedInput(
  'ChangePassword',
  z
    .strictObject({ currentPassword: presentPassword, newPassword })
    .meta({ examples: [{ currentPassword: 'what it was', newPassword: 'correct horse battery' }] }),
);
export type ChangePassword = z.output<typeof changePasswordInput>;

const clinicChoice = namedView('ClinicChoice', z.object({ id: idView, name: textView, slug: textView }));

export const loginView = namedView(
  'LoginOutcome',
  z
    .discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('signed-in'),
        accessToken: textView,
        tokenType: z.literal('Bearer'),
        expiresAt: instantView,
        clinic: clinicChoice,
      }),
      z.object({ outcome: z.literal('choose-clinic'), clinics: z.array(clinicChoice) }),
    ])
    .meta({ description: 'A session, or the clinics to choose from: repeat with `clinicId`.' }),
);

export const meView = namedView(
  'Me',
  z.object({
    user: z.object({ id: idView, name: textView, email: textView, phone: textView.nullable() }),
    clinicId: idView,
    roles: z.array(textView),
    permissions: z.array(textView),
    locationIds: z.array(idView).meta({ description: 'Locations the user is limited to; none means all' }),
    authLevel: z.enum(['password', 'mfa']),
    expiresAt: instantView,
  }),
);

export const listSessionsQuery = z.strictObject(pageQuery);
export type ListSessions = z.output<typeof listSessionsQuery>;

export const sessionView = namedView(
  'Session',
  z.object({
    id: idView,
    isCurrent: z.boolean(),
    authLevel: z.enum(['password', 'mfa']),
    ip: textView.nullable(),
    userAgent: textView.nullable(),
    createdAt: instantView,
    expiresAt: instantView,
  }),
);
export const sessionPageView = pageView('SessionPage', sessionView);

/** What of a caller's `User-Agent` is kept. */
export const userAgent = text(512);

import type { Mail } from './mail-pickup.js';

export interface InvitationMail {
  readonly to: string;
  readonly clinicName: string;
  /** Where this API is reached from outside. */
  readonly publicUrl: string;
  /** For an account without a password; left out for one that can sign in already. */
  readonly token?: string;
}

const SUBJECT = 'You are invited to a clinic';

/** The one mail of an invitation. Only its reader learns whether there was an account before. */
export function invitationMail({ to, clinicName, publicUrl, token }: InvitationMail): Mail {
  const howTo =
    token === undefined
      ? ['Sign in with your password as usual and choose this clinic:', `  POST ${publicUrl}/v1/auth/login`]
      : [
          'Choose a password with this code, within 7 days:',
          `  POST ${publicUrl}/v1/auth/invitations/accept`,
          `  {"token":"${token}","password":"…"}`,
          'Then sign in:',
          `  POST ${publicUrl}/v1/auth/login`,
        ];
  const ignore =
    'If you do not know this clinic, do nothing: without your sign-in it learns nothing about you.';
  return {
    to,
    subject: SUBJECT,
    text: [`${clinicName} invites you to work with it.`, '', ...howTo, '', ignore].join('\n'),
  };
}

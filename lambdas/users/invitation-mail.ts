import type { Mail } from '#lambdas/platform/runtime/mail';

/** The mail that brings an invited person their one-time password. */
export const invitationMail = (person: { email: string; name: string }, password: string, publicUrl: string): Mail => ({
  to: person.email,
  subject: 'Your account on FLIP',
  text: [
    `Dear ${person.name},`,
    '',
    `an account has been made for you at ${publicUrl}`,
    '',
    `E-mail address: ${person.email}`,
    `One-time password: ${password}`,
    '',
    'At the first sign-in you choose a password of your own and set up an authenticator app.',
    'The one-time password is valid for seven days.',
    '',
  ].join('\n'),
});

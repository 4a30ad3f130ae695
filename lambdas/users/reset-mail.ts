import type { Mail } from '#lambdas/platform/runtime/mail';

/** The mail that brings somebody the one-time password that theirs was reset to, with or without the authenticator. */
export const resetMail = (
  person: { readonly email: string; readonly name: string },
  password: string,
  publicUrl: string,
  reset: 'password' | 'authenticator',
): Mail => ({
  to: person.email,
  subject: 'Your sign-in to FLIP was reset',
  text: [
    `Dear ${person.name},`,
    '',
    reset === 'password'
      ? `your password was reset at ${publicUrl}`
      : `your password and your authenticator were reset at ${publicUrl}`,
    '',
    `E-mail address: ${person.email}`,
    `One-time password: ${password}`,
    '',
    reset === 'password'
      ? 'At the next sign-in you choose a password of your own; your authenticator app stays as it is.'
      : 'At the next sign-in you choose a password of your own and set up an authenticator app anew.',
    'The one-time password is valid for seven days. If you did not ask for this, tell the people who run FLIP.',
    '',
  ].join('\n'),
});

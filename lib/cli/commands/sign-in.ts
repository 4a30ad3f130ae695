import type { Command } from 'commander';
import { Secret, TOTP } from 'otpauth';
import * as z from 'zod';
import { fetchDirectory } from '#client/hub-settings';
import { signIn } from '#client/sign-in';
import { withNextCode } from '#client/with-next-code';
import { AppError } from '#contracts/app-error';
import type { Cli } from '../cli.ts';
import { command, print, type SharedOptions } from '../command.ts';
import { hubOrigin } from '../hub-origin.ts';
import { readInput, readJsonFile } from '../read-input.ts';
import { sessionStore } from '../session-store.ts';
import { signInFailure } from '../sign-in-failure.ts';

/** A person's file with what they sign in with, as `npm start` writes it for the people of a platform on one machine. */
const Account = z.object({
  hub: z.string().optional(),
  email: z.string().optional(),
  password: z.string().optional(),
  totpSecret: z.string().optional(),
});

type Options = SharedOptions & { readonly hub?: string; readonly email?: string; readonly account?: string };

/** A secret as people copy it, without blanks and in capitals. */
const base32 = (secret: string): string => secret.replaceAll(/\s/g, '').toUpperCase();

/** The six digits of a base32 secret, now. */
function codeFrom(secret: string): string {
  try {
    return new TOTP({ secret: Secret.fromBase32(base32(secret)) }).generate();
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { cause, details: [{ rule: 'base32', place: 'authenticator secret' }] });
  }
}

/**
 * `flip sign-in`: password and authenticator, and for a first sign-in a password and an authenticator of one's own.
 * Secrets come from the terminal, the environment or an account file: command lines are visible to everyone.
 */
export function addSignIn(program: Command, cli: Cli): void {
  command(program, cli, 'sign-in', 'sign in with password and authenticator; the session is kept for later commands')
    .option('--hub <origin>', 'address of the hub (or FLIP_HUB)')
    .option('--email <address>', 'who signs in')
    .option('--account <file>', 'JSON file with hub, email, password and totpSecret')
    .addHelpText(
      'after',
      '\nFLIP_PASSWORD, FLIP_NEW_PASSWORD, FLIP_TOTP_SECRET and FLIP_TOTP_CODE are used where set; the rest is asked for.',
    )
    .action(async (options: Options) => {
      const { env } = cli;
      const account =
        options.account === undefined ? {} : readInput(Account, await readJsonFile(options.account), options.account);
      const hub = await hubOrigin(cli, options.hub ?? account.hub);
      const email = options.email ?? account.email ?? (await cli.prompt('E-mail address: ', false));
      const directory = await fetchDirectory(hub);
      const secret = account.totpSecret ?? env.FLIP_TOTP_SECRET;
      const password = account.password ?? env.FLIP_PASSWORD ?? (await cli.prompt('Password: ', true));
      const attempt = () =>
        signIn(directory, {
          email,
          password,
          newPassword: async () => env.FLIP_NEW_PASSWORD ?? (await cli.prompt('Your own new password: ', true)),
          totp: async (made) => {
            if (made !== undefined) cli.stderr(`Add this secret to your authenticator and keep it: ${made}\n`);
            if (made === undefined && secret !== undefined) return codeFrom(secret);
            return env.FLIP_TOTP_CODE ?? (await cli.prompt('Code of your authenticator: ', false)).trim();
          },
        });
      const session = await (secret === undefined ? attempt() : withNextCode(base32(secret), attempt)).catch(
        (error: unknown) => {
          throw signInFailure(error);
        },
      );
      sessionStore(cli.configFolder).write(options.profile, { hub, email, directory, tokens: session.tokens() });
      print(cli, options, {
        value: { hub, email, profile: options.profile },
        lines: [`${email} is signed in at ${hub}.`],
      });
    });
}

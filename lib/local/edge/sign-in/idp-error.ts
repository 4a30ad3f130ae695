/** A refusal in the words of the Cognito API: the SDK turns `type` into the name of the exception. */
export class IdpError extends Error {
  override readonly name = 'IdpError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The refusal that says nothing about which part was wrong. */
export const invalidSession = (): IdpError =>
  new IdpError('NotAuthorizedException', 'Invalid session for the user, session is expired.');

/** Where the local cloud says that it is. AWS gives this account to nobody. */
export const localAccount = { account: '000000000000', region: 'eu-west-2' } as const;

/** An address without the password in it, for the environment of a process, which others can read. */
export const withoutPassword = (address: string): string => {
  const url = new URL(address);
  url.password = '';
  return url.href;
};

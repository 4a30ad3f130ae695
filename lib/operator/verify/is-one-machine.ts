/** Whether a hub is the one-machine platform: plain HTTP at this machine's own address. Only there is there no TLS to check. */
export const isOneMachine = (origin: string): boolean => {
  const { hostname, protocol } = new URL(origin);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

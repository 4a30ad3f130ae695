/** Names that nobody can own (RFC 2606, RFC 6761) and addresses of the own machine or network. */
const reserved =
  /(^|\.)(example|test|invalid|localhost|local)$|(^|\.)example\.(com|net|org)$|^\[|^(127|10|192\.168|169\.254|0)\.[\d.]+$|^172\.(1[6-9]|2\d|3[01])\.[\d.]+$/i;

/** Whether a host cannot be one that people and trusts reach, or that mail comes from. */
export const isReservedName = (host: string): boolean => reserved.test(host) || !host.includes('.');

/** Masked numbers are taken modulo this: 48 bits, so that sums of them stay exact in a double. */
export const maskModulus = 2 ** 48;

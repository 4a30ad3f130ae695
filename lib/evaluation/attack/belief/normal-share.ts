import { normalTail } from '#domain/disclosure/normal-tail';

/** Share of a standard normal below `z`. */
export const normalShare = (z: number): number => normalTail(-z);

/** A released number stands for at least `threshold` distinct persons; zero is treated as any other small number. */
export const largeEnough = (persons: number, threshold: number): boolean => persons >= threshold;

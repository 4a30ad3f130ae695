/** How long a lease lasts before it must be renewed. */
export const leaseSeconds = 60;

/** When a lease taken or renewed now ends: never after the task's own deadline. */
export const leaseEnd = (now: Date, deadline: string): string => {
  const end = new Date(now.getTime() + leaseSeconds * 1000).toISOString();
  return end < deadline ? end : deadline;
};

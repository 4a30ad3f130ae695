import type { ArchivedHead, AuditArchive } from '#lambdas/audit/audit-archive';

/** An archive in memory: heads by place and day, each once. `held` may be changed as somebody with the bucket could. */
export const memoryAuditArchive = (): AuditArchive & { readonly held: Map<string, ArchivedHead> } => {
  const held = new Map<string, ArchivedHead>();
  return {
    held,
    keep: async (head, day) => {
      const name = `${head.sequence} ${day}`;
      if (!held.has(name)) held.set(name, head);
    },
    heads: async (from) => [...held.values()].filter(({ sequence }) => sequence >= from),
  };
};

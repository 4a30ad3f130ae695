/** Most projects in DRAFT that one person owns: each project has a privacy account of its own at each trust. */
export const mostOpenDrafts = 10;

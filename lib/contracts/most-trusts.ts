/** Most trusts in one project, one cohort question or one run. */
export const mostTrusts = 500;

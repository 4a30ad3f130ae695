/** How long a trust's API key is still accepted after another has replaced it, in seconds. */
export const apiKeyOverlapSeconds = 86_400;

/**
 * How long what was sealed to or signed with a replaced key of a trust is still opened and accepted, in seconds: a day
 * longer than the longest deadline of a task, which is that of a deletion.
 */
export const replacedKeySeconds = 31 * 86_400;

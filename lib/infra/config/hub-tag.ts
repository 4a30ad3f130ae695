/** On everything that a hub is made of, with its id: what it costs is counted by it. */
export const hubTag = 'flip-hub';

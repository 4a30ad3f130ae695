/** Deepest nesting of a body: a cohort or a Circe expression whose groups nest as deep as they may is half of it. */
const deepest = 128;

/** Keys by which JavaScript, and with it what stores our items, takes an object for something else. */
const hiding = ['__proto__', 'constructor'];

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * What no contract takes, and what parts behind a contract stumble over, asked before any of them walks down there: too
 * deep a nesting, a key that stands for an object's kind, half a character. Answers the rule that is broken.
 */
export const jsonFormFault = (json: unknown): string | undefined => {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return `nests at most ${deepest} deep`;
    const holders = level.filter(isObject);
    const keys = holders.flatMap((holder) => (Array.isArray(holder) ? [] : Object.keys(holder)));
    if (keys.some((key) => hiding.includes(key))) return `no key is ${hiding.join(' or ')}`;
    const texts = [...keys, ...level.filter((value) => typeof value === 'string')];
    if (!texts.every((text) => text.isWellFormed())) return 'text is well-formed Unicode';
    level = holders.flatMap((holder) => Object.values(holder));
  }
  return undefined;
};

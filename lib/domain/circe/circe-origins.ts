/** Where in a Circe expression the parts of a cohort come from. */
export type CirceOrigins = {
  /** Remembers the place of a part, and answers the part. */
  readonly from: <T extends object>(place: string, part: T) => T;
  /** The place in the expression of the innermost part on the way to a place in the cohort. */
  readonly placeOf: (cohort: object, place: string) => string;
};

/** Remembers places for as long as one import takes. */
export function makeCirceOrigins(): CirceOrigins {
  const places = new WeakMap<object, string>();
  return {
    from: (place, part) => {
      places.set(part, place);
      return part;
    },
    placeOf: (cohort, place) => {
      let at: unknown = cohort;
      let found = 'expression';
      for (const key of place.split('.')) {
        if (typeof at !== 'object' || at === null) break;
        at = Reflect.get(at, key);
        if (typeof at === 'object' && at !== null) found = places.get(at) ?? found;
      }
      return found.slice(0, 300);
    },
  };
}

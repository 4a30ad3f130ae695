import * as z from 'zod';
import type { CohortDefinition } from '#contracts/cohort';
import type { ConceptSet } from '#contracts/concept-set';
import { canonicalJson } from '#domain/audit/canonical-json';
import { boundValues } from '#domain/cohort/bound-values';
import { conceptsOf, isListed } from '#domain/cohort/concept-condition';
import { replaceConceptSets } from '#domain/cohort/list-concepts';
import type { RunStatement } from '../adapters/postgres-views.ts';
import { rowsOf } from '../adapters/rows-of.ts';

const Ids = z.array(z.tuple([z.int()]));

/** The concept sets of a cohort that PostgreSQL must look up, each once, by their text. */
function unlistedSets(cohort: CohortDefinition): ReadonlyMap<string, ConceptSet> {
  const found = new Map<string, ConceptSet>();
  replaceConceptSets(cohort, (set) => {
    if (!isListed(set)) found.set(canonicalJson(set), set);
    return set;
  });
  return found;
}

/** Looks up every concept of the sets of a cohort in PostgreSQL; returns the sets with their concepts written out. */
export async function listedConceptSets(
  runStatement: RunStatement,
  cohort: CohortDefinition,
): Promise<(set: ConceptSet) => ConceptSet> {
  const listed = new Map<string, ConceptSet>();
  for (const [key, set] of unlistedSets(cohort)) {
    const { bind, values } = boundValues();
    const statement = { text: `SELECT DISTINCT id FROM (${conceptsOf(set, bind)}) AS listed (id)`, values };
    const ids = (await rowsOf(runStatement, statement, Ids)).flat();
    listed.set(key, { include: ids.map((conceptId) => ({ conceptId, descendants: false })), exclude: [] });
  }
  return (set) => (isListed(set) ? set : (listed.get(canonicalJson(set)) ?? set));
}

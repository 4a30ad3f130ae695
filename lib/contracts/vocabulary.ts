import * as z from 'zod';
import { Sha256 } from './primitives.ts';

/** OMOP keeps concept ids in PostgreSQL's `integer`. */
export const ConceptId = z.int().min(0).max(2_147_483_647);
export type ConceptId = z.infer<typeof ConceptId>;

/** One concept of an OMOP vocabulary. A cohort names standard concepts; others map to them. */
export const Concept = z
  .object({
    conceptId: ConceptId,
    name: z.string(),
    domain: z.string(),
    vocabulary: z.string(),
    conceptClass: z.string(),
    code: z.string(),
    standing: z.enum(['standard', 'classification', 'none']),
    /** Not withdrawn or replaced. */
    valid: z.boolean(),
  })
  .strict();
export type Concept = z.infer<typeof Concept>;

/** A concept that a search found, and by what. */
export const FoundConcept = Concept.extend({
  by: z.enum(['id', 'code', 'name', 'synonym', 'prefix', 'words']),
  /** The synonym that was found, where it is not the name. */
  synonym: z.string().optional(),
}).strict();
export type FoundConcept = z.infer<typeof FoundConcept>;

/** What to search for. The text is words and nothing else: no sign in it has a meaning of its own. */
export const SearchConcepts = z
  .object({
    text: z.string().trim().min(1).max(200),
    domain: z.string().trim().min(1).max(50).optional(),
    vocabulary: z.string().trim().min(1).max(50).optional(),
    /** Only this concept and what stands below it, however far. */
    below: z.coerce.number().pipe(ConceptId).optional(),
    standardOnly: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  })
  .strict();
export type SearchConcepts = z.infer<typeof SearchConcepts>;

/** The best of what was found; `more` says that there is more than was asked for. */
export const FoundConcepts = z.object({ concepts: z.array(FoundConcept), more: z.boolean() }).strict();
export type FoundConcepts = z.infer<typeof FoundConcepts>;

/** A concept with what stands around it; at most a hundred of each, and how many there are. */
export const ConceptDetails = Concept.extend({
  synonyms: z.array(z.string()),
  parents: z.array(Concept),
  parentCount: z.int().nonnegative(),
  children: z.array(Concept),
  childCount: z.int().nonnegative(),
  /** The standard concepts to ask for in its place, where it is none itself. */
  mapsTo: z.array(Concept),
}).strict();
export type ConceptDetails = z.infer<typeof ConceptDetails>;

/** Which vocabulary the hub searches: kept beside the file, and replaced by who loads another. */
export const VocabularyPointer = z
  .object({
    contractVersion: z.literal(1),
    key: z.string().regex(/^vocabulary\/[0-9a-f]{64}\.sqlite$/),
    sha256: Sha256,
    sizeBytes: z.int().positive(),
    concepts: z.int().positive(),
  })
  .strict();
export type VocabularyPointer = z.infer<typeof VocabularyPointer>;

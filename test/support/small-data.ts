import type { EventDomain } from '#contracts/cohort';

/** One person; month and day of birth may be missing. */
export type SmallPerson = {
  readonly id: number;
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
  readonly gender: number;
  readonly race: number;
  readonly ethnicity: number;
};

/** One row of an event table. What only some tables have is left out by the others; `affirmed` is of terms in notes. */
export type SmallEvent = {
  readonly personId: number;
  readonly domain: EventDomain;
  readonly concept: number | null;
  readonly day: string;
  readonly value: number | null;
  readonly unit: number | null;
  readonly valueConcept: number | null;
  readonly text: string | null;
  readonly affirmed: 'Y' | 'N' | null;
};

/** One series; its features are places in the list of events. */
export type SmallImage = {
  readonly personId: number;
  readonly modality: number;
  readonly site: number | null;
  readonly day: string;
  readonly study: string | null;
  readonly accession: string | null;
  readonly features: readonly number[];
};

/** A tiny OMOP database as plain lists. */
export type SmallData = {
  readonly dataDate: string;
  readonly people: readonly SmallPerson[];
  readonly events: readonly SmallEvent[];
  readonly images: readonly SmallImage[];
  readonly periods: readonly { readonly personId: number; readonly from: string; readonly to: string }[];
  /** Pairs ancestor, descendant. */
  readonly ancestors: readonly (readonly [number, number])[];
  /** Concepts of the DICOM vocabulary by their code. */
  readonly dicom: Readonly<Record<string, number>>;
};

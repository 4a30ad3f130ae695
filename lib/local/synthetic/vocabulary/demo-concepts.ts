import { conceptRows, concepts, hierarchy } from '#local/synthetic/concepts';
import { moreConcepts } from './more-concepts.ts';

/** One concept of the demo vocabulary. */
export type DemoConcept = {
  readonly id: number;
  readonly name: string;
  readonly domain: string;
  readonly vocabulary: string;
  readonly conceptClass: string;
  /** S standard, C classification, - neither, D neither and withdrawn. */
  readonly standing: string;
  readonly code: string;
  readonly parents: readonly number[];
  readonly synonyms: readonly string[];
  readonly mapsTo: readonly number[];
};

const list = (text: string | undefined, separator: string): string[] =>
  (text ?? '').split(separator).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

/** What the concepts of the synthetic records have beside their rows. */
const beside: Readonly<Record<number, { parents?: readonly number[]; synonyms?: readonly string[] }>> = {
  [concepts.inpatientVisit]: { parents: [2_000_001_001], synonyms: ['hospital stay', 'admission'] },
  [concepts.outpatientVisit]: { parents: [2_000_001_001], synonyms: ['clinic appointment'] },
  [concepts.emergencyVisit]: { parents: [2_000_001_001], synonyms: ['A&E attendance', 'casualty'] },
  [concepts.respiratoryDisorder]: { parents: [2_000_001_010], synonyms: ['lung disease', 'respiratory disease'] },
  [concepts.copd]: { synonyms: ['COPD', 'smoker’s lung', 'chronic obstructive pulmonary disease'] },
  [concepts.asthma]: { synonyms: ['bronchial asthma'] },
  [concepts.pneumonia]: { parents: [2_000_001_011], synonyms: ['inflammation of the lung'] },
  [concepts.cardiovascularDisorder]: { parents: [2_000_001_010], synonyms: ['heart disease'] },
  [concepts.hypertension]: { synonyms: ['hypertension', 'raised blood pressure'] },
  [concepts.type2Diabetes]: { parents: [2_000_001_061], synonyms: ['adult onset diabetes'] },
  [concepts.computedTomography]: { parents: [2_000_001_100], synonyms: ['CT', 'CAT scan'] },
  [concepts.chestScan]: { parents: [concepts.computedTomography], synonyms: ['CT of the chest', 'thorax CT'] },
  [concepts.chest]: { synonyms: ['thorax'] },
  [concepts.spirometry]: { parents: [2_000_001_120] },
  [concepts.forcedVolume]: { synonyms: ['FEV1'] },
  [concepts.lungLesion]: { parents: [concepts.respiratoryDisorder] },
};

const ofRecords = (): DemoConcept[] =>
  conceptRows.map(([id, name, domain, code]) => ({
    id,
    name,
    domain,
    vocabulary: 'Demo',
    conceptClass: 'Demo',
    standing: 'S',
    code,
    parents: [
      ...hierarchy.flatMap(([parent, child]) => (child === id ? [parent] : [])),
      ...(beside[id]?.parents ?? []),
    ],
    synonyms: beside[id]?.synonyms ?? [],
    mapsTo: [],
  }));

const more = (): DemoConcept[] =>
  list(moreConcepts, '\n').map((line) => {
    const [id, name = '', domain = '', vocabulary = '', conceptClass = '', standing = '', code = '', ...rest] =
      line.split('|');
    const [parents, synonyms, mapsTo] = rest;
    return {
      id: Number(id),
      name,
      domain,
      vocabulary,
      conceptClass,
      standing,
      code,
      parents: list(parents, ',').map(Number),
      synonyms: list(synonyms, ';'),
      mapsTo: list(mapsTo, ',').map(Number),
    };
  });

/** The demo vocabulary: the concepts of the synthetic records and what a researcher would look for beside them. */
export const demoConcepts: readonly DemoConcept[] = [...ofRecords(), ...more()];

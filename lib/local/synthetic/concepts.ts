/**
 * A small vocabulary of our own making. Ids that stand for something well known keep OMOP's number; ids from
 * 2,000,000,000 are local, as OMOP reserves them.
 */
export const concepts = {
  male: 8507,
  female: 8532,
  inpatientVisit: 9201,
  outpatientVisit: 9202,
  emergencyVisit: 9203,
  ehr: 32817,
  respiratoryDisorder: 320136,
  copd: 255573,
  asthma: 317009,
  pneumonia: 255848,
  cardiovascularDisorder: 134057,
  hypertension: 320128,
  type2Diabetes: 201826,
  computedTomography: 4300757,
  chest: 2_000_000_101,
  lung: 2_000_000_102,
  chestScan: 2_000_000_110,
  spirometry: 2_000_000_111,
  bronchodilator: 2_000_000_120,
  forcedVolume: 2_000_000_130,
  normalLung: 40481136,
  lungLesion: 2_000_000_201,
} as const;

type Row = readonly [id: number, name: string, domain: string, code: string];

/** Rows of `concept`. */
export const conceptRows: readonly Row[] = [
  [concepts.male, 'Male', 'Gender', 'M'],
  [concepts.female, 'Female', 'Gender', 'F'],
  [concepts.inpatientVisit, 'Inpatient visit', 'Visit', 'IP'],
  [concepts.outpatientVisit, 'Outpatient visit', 'Visit', 'OP'],
  [concepts.emergencyVisit, 'Emergency visit', 'Visit', 'ER'],
  [concepts.ehr, 'Health record', 'Type Concept', 'EHR'],
  [concepts.respiratoryDisorder, 'Disorder of the airways and lungs', 'Condition', 'RESP'],
  [concepts.copd, 'Chronic obstructive lung disease', 'Condition', 'COPD'],
  [concepts.asthma, 'Asthma', 'Condition', 'ASTHMA'],
  [concepts.pneumonia, 'Pneumonia', 'Condition', 'PNEU'],
  [concepts.cardiovascularDisorder, 'Disorder of heart and vessels', 'Condition', 'CARDIO'],
  [concepts.hypertension, 'High blood pressure', 'Condition', 'HBP'],
  [concepts.type2Diabetes, 'Diabetes, type 2', 'Condition', 'T2D'],
  [concepts.computedTomography, 'Computed tomography', 'Procedure', 'CT'],
  [concepts.chest, 'Chest', 'Spec Anatomic Site', 'CHEST'],
  [concepts.lung, 'Lung', 'Spec Anatomic Site', 'LUNG'],
  [concepts.chestScan, 'Scan of the chest', 'Procedure', 'CTCHEST'],
  [concepts.spirometry, 'Spirometry', 'Procedure', 'SPIRO'],
  [concepts.bronchodilator, 'Inhaled bronchodilator', 'Drug', 'BRONCHO'],
  [concepts.forcedVolume, 'Forced expiratory volume in one second', 'Measurement', 'FEV1'],
  [concepts.normalLung, 'Lungs without finding', 'Condition', 'NORMAL'],
  [concepts.lungLesion, 'Lesion of the lung', 'Condition', 'LESION'],
];

/** Parent, child: `concept_ancestor` also holds every concept as its own ancestor, as OMOP asks. */
export const hierarchy: readonly (readonly [number, number])[] = [
  [concepts.respiratoryDisorder, concepts.copd],
  [concepts.respiratoryDisorder, concepts.asthma],
  [concepts.respiratoryDisorder, concepts.pneumonia],
  [concepts.cardiovascularDisorder, concepts.hypertension],
  [concepts.chest, concepts.lung],
];

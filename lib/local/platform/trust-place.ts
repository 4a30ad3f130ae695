/** Ports of one trust's parts on this machine. */
export const trustPorts = [
  'postgres',
  'pacsDicom',
  'pacsHttp',
  'researchDicom',
  'researchHttp',
  'dimse',
  'query',
  'imaging',
  'fl-client',
  'poller',
] as const;

/** Where one trust lives on this machine. */
export type TrustPlace = {
  readonly code: string;
  readonly folder: string;
  readonly hubOrigin: string;
  readonly ports: Readonly<Record<(typeof trustPorts)[number], number>>;
  readonly queryDatabaseUrl: string;
  readonly imagingAeTitle: string;
  readonly pacsAeTitle: string;
  readonly researchAeTitle: string;
};

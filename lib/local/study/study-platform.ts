import type { TrustId } from '#contracts/ids';
import type { HubAccess } from './person.ts';

/** One trust of the platform as the study sees it: it can be enrolled with a code and then switched on. */
export type StudyTrust = {
  readonly code: string;
  readonly name: string;
  /** Makes the keys at the trust, enrols with the one-time code and starts the four services. */
  readonly enrol: (enrolmentCode: string) => Promise<void>;
  /** Every invented identifying string of this trust's synthetic people: names, numbers, addresses, accession numbers, UIDs. */
  readonly identities: () => readonly string[];
  /** The trust's own journal of tasks, by type: what really reached it. */
  readonly tasksTaken: () => readonly string[];
};

/** What the study needs of the running platform, and all it may touch beside the public API. */
export type StudyPlatform = HubAccess & {
  readonly trusts: readonly StudyTrust[];
  /** Makes the first Admin, as an operator does once after a deployment. */
  readonly seedAdmin: (email: string, name: string) => Promise<void>;
  /** Writes everything the hub stores, has logged, mailed or answered as files below `folder`, for the leak search. */
  readonly dumpHub: (folder: string) => Promise<void>;
  /** Files of the researcher's app to upload, including the initial weights. */
  readonly appFiles: () => Promise<readonly { readonly fileName: string; readonly bytes: Uint8Array<ArrayBuffer> }[]>;
  /** Folder for the results that the study downloads. */
  readonly resultFolder: string;
};

/** A trust as it is known after registration. */
export type RegisteredTrust = StudyTrust & { readonly trustId: TrustId };

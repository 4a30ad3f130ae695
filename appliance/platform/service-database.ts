import { DatabaseSync } from 'node:sqlite';

/** Damage in a service's database. It may be logged, because it holds names and rules and no values. */
export type Damage =
  | { readonly kind: 'row'; readonly table: string; readonly rule: string }
  | {
      readonly kind: 'file';
      /** Name of the damaged file, which is kept beside the new one. */
      readonly keptAs: string;
      readonly rowsRecovered: number;
      readonly rowsSetAside: number;
    };

/** Called for each damage when it is found. */
export type ReportDamage = (damage: Damage) => void;

/** A service's SQLite database with its table `set_aside`. */
export class ServiceDatabase extends DatabaseSync {
  readonly report: ReportDamage;

  /** Opens `file`. Throws what SQLite throws, also for a file that is no database. */
  constructor(file: string, report: ReportDamage = () => {}) {
    super(file, { timeout: 5000 });
    this.report = report;
  }
}

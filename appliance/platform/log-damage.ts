import type { ServiceName } from '#contracts/appliance/service-token';
import type { Logger } from './logger.ts';
import type { ReportDamage } from './service-database.ts';

/** Makes the function that logs damage found by `openDatabase` and by row readers in a service's database. */
export const logDamage =
  (service: ServiceName, logger: Logger): ReportDamage =>
  (damage) => {
    if (damage.kind === 'row') logger.event('STORE_ROW_SET_ASIDE', { service, table: damage.table, rule: damage.rule });
    else {
      const { keptAs, rowsRecovered, rowsSetAside } = damage;
      logger.event('STORE_RECOVERED', { service, keptAs, rowsRecovered, rowsSetAside });
    }
  };

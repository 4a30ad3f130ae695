import { expect, it } from 'vitest';
import { makeRecordScanFault } from '#lambdas/workflows/scan/record-scan-fault';
import { ids } from '#test/fixtures/hub/items';
import { scanParts } from '#test/fixtures/hub/scan-parts';

it('refuses a file whose checks could not be finished, and says what to do', async () => {
  const hub = scanParts('models.py', 'x');
  expect(await makeRecordScanFault(hub.ledger)(hub.input)).toEqual({ kind: 'recorded' });
  expect(hub.file()).toMatchObject({ status: 'REJECTED', faults: [{ place: 'hub' }] });
  expect(hub.audited()).toEqual(['file.rejected']);
});

it('changes nothing of a file that was promoted, or announced anew', async () => {
  for (const more of [{ status: 'CLEAN' }, { uploadId: ids.run }] as const) {
    const hub = scanParts('models.py', 'x', more);
    expect(await makeRecordScanFault(hub.ledger)(hub.input)).toEqual({ kind: 'recorded' });
    expect(hub.file()).toMatchObject(more);
    expect([hub.file()?.faults, hub.audited()]).toEqual([undefined, []]);
  }
});

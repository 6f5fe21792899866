import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { SessionReport, StorageReport } from '../../pipeline/server-reports.js';
import { BoundedProbe } from './bounded-probe.js';
import type { DiskSpace } from './health-status.js';
import { ServerReports } from './server-reports.js';

const STORAGE: StorageReport = {
  databaseBytes: 9_000_000,
  dataDirectory: '/var/lib/postgresql/data',
  maxConnections: 200,
  reservedConnections: 3,
  replicationSlots: 1,
  retainedWalBytes: 4096,
  synchronousStandbys: '',
};
const RHYTHM = { lightIntervalMs: 10_000, fullIntervalMs: 30_000 };

describe('ServerReports', () => {
  let clock: ManualClock;
  let reports: ServerReports;
  const sessions = jest.fn<(signal: AbortSignal) => Promise<SessionReport[]>>();
  const storage = jest.fn<(signal: AbortSignal) => Promise<StorageReport>>();
  const diskSpace = jest.fn<(folder: string) => Promise<DiskSpace | null>>();

  beforeEach(() => {
    jest.resetAllMocks();
    clock = new ManualClock();
    sessions.mockResolvedValue([]);
    storage.mockResolvedValue(STORAGE);
    diskSpace.mockResolvedValue({ usedRatio: 0.5, freeBytes: 1000 });
    reports = reportsWith({ sessions, storage });
  });

  const reportsWith = (ports: object) =>
    new ServerReports(
      { nowMs: () => clock.nowMs(), diskSpace, ...ports },
      RHYTHM,
      new BoundedProbe({ deadlineMs: 1000, mostUnanswered: 1 }, clock),
    );
  const hang = () => new Promise<never>(() => undefined);
  const refreshLate = async () => {
    const refreshed = reports.refresh();
    await clock.advance(1000);
    await refreshed;
  };

  it('knows nothing before it was asked, nor where nobody can be asked', async () => {
    expect([reports.sessions, reports.storage]).toEqual([null, null]);
    const none = reportsWith({});
    await none.refresh();
    expect([none.sessions, none.storage]).toEqual([null, null]);
  });

  it('forgets a report that failed or came too late, rather than show an old one', async () => {
    await reports.refresh();
    await clock.advance(30_000);
    sessions.mockRejectedValue(new Error('gone'));
    storage.mockImplementation(hang);
    await refreshLate();
    expect([reports.sessions, reports.storage]).toEqual([null, null]);
  });

  it('asks for nothing more while the answer before is out: one connection is all it takes', async () => {
    sessions.mockImplementation(hang);
    await refreshLate();
    expect(storage).not.toHaveBeenCalled();
    await clock.advance(60_000);
    await reports.refresh();
    expect(sessions).toHaveBeenCalledTimes(1);
    expect(storage).not.toHaveBeenCalled();
  });

  it('asks for sessions in the light rhythm and for space in the full one, however often it is called', async () => {
    for (let second = 0; second < 90; second += 1) {
      await reports.refresh();
      await clock.advance(1000);
    }
    expect(sessions).toHaveBeenCalledTimes(9);
    expect(storage).toHaveBeenCalledTimes(3);
  });

  it('asks again when the clock was put back', async () => {
    await reports.refresh();
    const earlier = new ManualClock(5000);
    clock = earlier;
    await reports.refresh();
    expect(sessions).toHaveBeenCalledTimes(2);
  });

  it('shows space in figures, and neither the folder nor the names of standbys', async () => {
    storage.mockResolvedValue({ ...STORAGE, synchronousStandbys: 'replica.internal' });
    await reports.refresh();
    expect(reports.storage?.summary).toEqual({
      checkedAt: new Date(clock.nowMs()),
      databaseBytes: 9_000_000,
      disk: { usedRatio: 0.5, freeBytes: 1000 },
      maxConnections: 200,
      replicationSlots: 1,
      retainedWalBytes: 4096,
    });
    expect(diskSpace).toHaveBeenCalledWith('/var/lib/postgresql/data');
  });

  it.each([
    ['is on another machine', null, { usedRatio: 0.5, freeBytes: 1000 }],
    ['cannot be found', '/var/lib/postgresql/data', null],
  ])('does not know the disk when the data directory %s', async (_case, dataDirectory, space) => {
    storage.mockResolvedValue({ ...STORAGE, dataDirectory });
    diskSpace.mockResolvedValue(space);
    await reports.refresh();
    expect(reports.storage?.summary.disk).toBe('unknown');
  });
});

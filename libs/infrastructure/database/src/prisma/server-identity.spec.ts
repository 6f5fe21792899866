import { beforeEach, describe, expect, it } from '@jest/globals';
import { IdentityReader } from './server-identity.js';

const STATE = { system_id: '7', timeline: 3, is_primary: true, started_at_ms: 1 };

describe('IdentityReader', () => {
  let walFile: unknown;
  let isPrimary: boolean;
  let asked: string[];
  let reader: IdentityReader;

  beforeEach(() => {
    walFile = '0000002A0000000000000004';
    isPrimary = true;
    asked = [];
    reader = new IdentityReader();
  });

  const read = () =>
    reader.read((text) => {
      const isState = text.includes('server_state');
      asked.push(isState ? 'state' : 'primary');
      return Promise.resolve([
        isState ? { ...STATE, is_primary: isPrimary } : { system_id: '7', wal_file: walFile },
      ]);
    });

  it('asks a primary for nothing but who it is, and takes the timeline from the file that it writes', async () => {
    await expect(read()).resolves.toEqual({ systemId: '7', timeline: 42, isPrimary: true });
    await read();
    expect(asked).toEqual(['primary', 'primary']);
  });

  it('asks for the state where a standby answers, and at once as long as one does', async () => {
    walFile = null;
    isPrimary = false;
    await expect(read()).resolves.toMatchObject({ systemId: '7', timeline: 3, isPrimary: false });
    await read();
    expect(asked).toEqual(['primary', 'state', 'state']);
    isPrimary = true;
    walFile = '000000040000000000000001';
    await expect(read()).resolves.toMatchObject({ timeline: 3, isPrimary: true });
    await expect(read()).resolves.toMatchObject({ timeline: 4, isPrimary: true });
    expect(asked.slice(3)).toEqual(['state', 'primary']);
  });

  it('asks for the state alone where the database forbids the rest, and takes no other failure for that', async () => {
    const failing = (code: string) => (text: string) =>
      text.includes('server_state')
        ? Promise.resolve([STATE])
        : Promise.reject(Object.assign(new Error(code), { code }));
    await expect(reader.read(failing('57P01'))).rejects.toThrow('57P01');
    await expect(reader.read(failing('42501'))).resolves.toMatchObject({ systemId: '7', timeline: 3 });
    await read();
    expect(asked).toEqual(['state']);
  });

  it.each(['4', 4, undefined])('believes no file name like %p', async (name) => {
    walFile = name;
    await expect(read()).resolves.toMatchObject({ timeline: 3 });
  });
});

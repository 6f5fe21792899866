import { readRecords } from '../../src/import/csv/read-records.js';
import { digestOf } from '../../src/import/identity/key-digest.js';
import { Links } from '../../src/import/links/links.js';

/** Reads a file of encounters (Id, patient) and keeps what the import keeps of them. */
async function remember(path: string, rows: number): Promise<string> {
  const links = new Links({ providers: 1, patients: rows, encounters: rows });
  links.addClinic(digestOf('organization'), '00000000-0000-7000-8000-000000000001');
  const provider = digestOf('provider');
  let line = 0;
  for await (const { records } of readRecords(path)) {
    for (const { fields } of records) {
      line += 1;
      const person = digestOf(fields[1] ?? '');
      links.patients.addPerson(person, line);
      links.visits.add(digestOf(fields[0] ?? ''), { line, clinicNumber: 0, person, provider });
      links.patients.register(person, 0);
    }
  }
  const { registrations } = links.patients;
  links.close();
  return `${line} ${registrations}\n`;
}

const [path = '', rows = '0'] = process.argv.slice(2);
process.stdout.write(await remember(path, Number(rows)));

import path from 'node:path';
import { createTestCluster } from '../../cluster/index.js';
import { processEnvironment } from '../../environment.js';
import { deploy } from '../../migrate/index.js';
import { inWorkspace } from '../workspace.js';
import { dbCommand } from './db-command.js';
import { importTwice } from './import-twice.js';
import { signInToClinics } from './sign-in-to-clinics.js';

const exportFolder = process.argv[2];
if (exportFolder === undefined) throw new Error('Give the folder of the export.');

const test = await createTestCluster({
  replicas: 0,
  migrate: async ({ migration }) => {
    const [schemaDir, migrationsDir] = [inWorkspace('prisma', 'schema'), inWorkspace('prisma', 'migrations')];
    await deploy({ url: migration, schemaDir, migrationsDir });
  },
});
try {
  const { urls } = await test.cluster.createDatabase();
  const rejects = path.join(test.cluster.descriptor.folder, 'rejects.csv');
  const db = dbCommand(urls, processEnvironment());
  const complaints = await importTwice(db, exportFolder, rejects);
  if (complaints.length === 0) {
    complaints.push(...(await signInToClinics(urls, db, path.join(test.cluster.descriptor.folder, 'api'))));
  }
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
} finally {
  await test.stop();
}

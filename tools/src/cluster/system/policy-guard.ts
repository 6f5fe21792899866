import { rm, writeFile } from 'node:fs/promises';
import { hasCode } from '../folder/json-file.js';

const policyFile = '/usr/sbin/policy-rc.d';
/** 101 means "action forbidden by policy" to invoke-rc.d. */
const forbidAll = '#!/bin/sh\nexit 101\n';

/**
 * Runs work while Debian packages are kept from starting their daemons, which would take the very ports we
 * want. A policy the machine already has is left alone.
 */
export async function withDaemonsForbidden<T>(work: () => Promise<T>, file = policyFile): Promise<T> {
  const isOurs = await createPolicy(file);
  try {
    return await work();
  } finally {
    if (isOurs) await rm(file, { force: true });
  }
}

async function createPolicy(file: string): Promise<boolean> {
  try {
    await writeFile(file, forbidAll, { flag: 'wx', mode: 0o755 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

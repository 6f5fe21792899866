import autocannon from 'autocannon';
import { serveRequests } from '../process/serve-requests.js';
import { PatientPicker } from '../subjects/patient-picker.js';
import { CLINIC_HEADER, type HttpLoad, type HttpLoadRequest } from './http-requests.js';

/** Different requests of each connection, sent again and again. */
const REQUESTS = 500;
/** How often autocannon looks whether its time is over; ms. */
const SAMPLE_MS = 50;

async function load(request: HttpLoadRequest): Promise<HttpLoad> {
  const { port, patients, connections, durationMs } = request;
  const picker = new PatientPicker(patients);
  const url = `http://127.0.0.1:${String(port)}`;
  await assertRoute(url, picker);
  const result = await autocannon({
    ...{ url, connections, duration: durationMs / 1000, sampleInt: SAMPLE_MS },
    setupClient: (client) => {
      client.setRequests(Array.from({ length: REQUESTS }, () => patientRequest(picker)));
    },
  });
  const failures = result.errors + result.timeouts + result.non2xx;
  if (failures > 0) throw new Error(`${String(failures)} requests failed`);
  return {
    requests: result['2xx'],
    elapsedMs: result.finish.getTime() - result.start.getTime(),
    p50Ms: result.latency.p50,
    p95Ms: result.latency.p97_5,
  };
}

/** @throws when the route gives another patient than the one asked for, or gives it to another clinic */
async function assertRoute(url: string, picker: PatientPicker): Promise<void> {
  const own = patientRequest(picker, 0);
  const answer = (await (await fetch(url + own.path, own)).json()) as { id?: string };
  if (answer.id !== own.path.split('/').at(-1)) throw new Error('the route gave another patient');
  const foreign = await fetch(url + own.path, { headers: { [CLINIC_HEADER]: picker.world.clinicId(1) } });
  if (foreign.status !== 404)
    throw new Error(`another clinic's patient was answered with ${String(foreign.status)}`);
}

function patientRequest(picker: PatientPicker, clinic = picker.clinic()) {
  return {
    method: 'GET' as const,
    path: `/patients/${picker.patientOf(clinic)}`,
    headers: { [CLINIC_HEADER]: picker.world.clinicId(clinic) },
  };
}

serveRequests({ load }, () => Promise.resolve());

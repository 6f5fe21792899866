import type { ComposeRule } from '../compose-subject.js';

const expected = ['primary', 'replica', 'redis', 'api', 'prometheus', 'grafana'];

/** The system is complete. */
export const servicesPresent: ComposeRule = ({ file }) =>
  expected.filter((name) => file.services[name] === undefined).map((name) => `service ${name} is missing`);

/** Whatever runs for ever says whether it is well; what runs once ends instead. */
export const healthChecksPresent: ComposeRule = ({ file }) =>
  Object.entries(file.services)
    .filter(([, service]) => service.restart !== 'no' && service.healthcheck === undefined)
    .map(([name]) => `${name} has no health check`);

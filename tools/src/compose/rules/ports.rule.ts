import type { ComposeRule } from '../compose-subject.js';

const published = /^127\.0\.0\.1:(\d+):\d+$/;

/** Published ports don't collide, and none is open to the network: Docker goes round the host's firewall. */
export const portsUnique: ComposeRule = ({ file }) => {
  const all = Object.entries(file.services).flatMap(([name, service]) =>
    service.ports.map((port) => ({ name, port, host: published.exec(port)?.[1] })),
  );
  const open = all.filter(({ host }) => host === undefined);
  const clashes = all.filter(
    ({ host }, index) => host !== undefined && all.findIndex((other) => other.host === host) < index,
  );
  return [
    ...open.map(({ name, port }) => `${name}: port ${port} must have the form 127.0.0.1:<host>:<container>`),
    ...clashes.map(({ name, host }) => `${name}: host port ${host} is published twice`),
  ];
};

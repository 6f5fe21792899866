import type { ComposeRule } from '../compose-subject.js';

/** Volumes and secrets are declared and used; what is mounted from the repository is there. */
export const mountsResolved: ComposeRule = ({ file, read }) => {
  const services = Object.entries(file.services);
  const mounts = services.flatMap(([name, service]) =>
    service.volumes.map((volume) => ({ name, source: volume.split(':')[0] ?? '' })),
  );
  const secrets = services.flatMap(([name, service]) => service.secrets.map((secret) => ({ name, secret })));
  const isPath = (source: string) => source.startsWith('./');
  return [
    ...mounts
      .filter(({ source }) => isPath(source) && read(source) === null)
      .map(({ name, source }) => `${name}: ${source} is not in the repository`),
    ...mounts
      .filter(({ source }) => !isPath(source) && !(source in file.volumes))
      .map(({ name, source }) => `${name}: volume ${source} is not declared`),
    ...secrets
      .filter(({ secret }) => !(secret in file.secrets))
      .map(({ name, secret }) => `${name}: secret ${secret} is not declared`),
    ...Object.keys(file.volumes)
      .filter((volume) => mounts.every(({ source }) => source !== volume))
      .map((volume) => `volume ${volume} is used by nobody`),
    ...Object.keys(file.secrets)
      .filter((secret) => secrets.every((use) => use.secret !== secret))
      .map((secret) => `secret ${secret} is used by nobody`),
  ];
};

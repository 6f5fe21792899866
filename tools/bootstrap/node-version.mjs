const minimum = { major: 20, minor: 19 };

/**
 * Ends the process with one clear line when Node is too old for the workspace.
 * @param {string} version as in `process.versions.node`
 */
export function requireNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return;
  console.error(
    `Node ${minimum.major}.${minimum.minor} or newer is needed, this is ${version}. Install it, then run the command again.`,
  );
  process.exit(1);
}

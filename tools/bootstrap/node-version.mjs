const minimum = { major: 20, minor: 19 };

/**
 * What to tell someone whose Node is too old for the workspace.
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} undefined when it will do
 */
export function complaintAboutNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return undefined;
  return `Node ${minimum.major}.${minimum.minor} or newer is needed, this is ${version}. Install it, then run the command again.`;
}

import type { ComposeRule } from '../compose-subject.js';

/** Source: the primary document, "PostgreSQL Integration", and hazard H18. */
const exact = {
  shared_buffers: '512MB',
  effective_cache_size: '4GB',
  work_mem: '8MB',
  maintenance_work_mem: '256MB',
  max_connections: '500',
  ssl: 'on',
  ssl_min_protocol_version: 'TLSv1.2',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** Primary and replica run with exactly these settings, each given once. */
export const serverSettingsExact: ComposeRule = ({ file }) =>
  ['primary', 'replica'].flatMap((name) => {
    const given = settingsOf(file.services[name]?.command ?? []);
    return Object.entries(exact).flatMap(([setting, value]) => {
      const values = given.filter(([key]) => key === setting).map(([, text]) => text);
      if (values.length === 1 && values[0] === value) return [];
      return [
        `${name}: ${setting} must be ${value} exactly once, it is ${values.join(' and ') || 'not set'}`,
      ];
    });
  });

function settingsOf(command: readonly string[]): (readonly [string, string])[] {
  return command
    .filter((_, index) => command[index - 1] === '-c')
    .map((setting) => {
      const [key = '', ...value] = setting.split('=');
      return [key, value.join('=')] as const;
    });
}

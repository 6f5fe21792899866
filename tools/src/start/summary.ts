import type { DemoClinic } from './demo-data.js';

export interface Summary {
  readonly url: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly operatorToken: string;
  readonly mailFolder: string;
  readonly demo: { readonly password: string; readonly clinics: readonly DemoClinic[] } | null;
}

const LABEL_WIDTH = 11;

/** What `npm start` prints once everything runs. Its first line is for programs that wait for it. */
export function summaryText({ url, addresses, operatorToken, mailFolder, demo }: Summary): string {
  const rows = {
    docs: `${url}/docs`,
    health: `${url}/health`,
    metrics: `${url}/metrics`,
    ...addresses,
    mails: mailFolder,
    operator: `curl -s ${url}/health -H 'authorization: Bearer ${operatorToken}'`,
  };
  const table = Object.entries(rows).map(([label, value]) => `  ${label.padEnd(LABEL_WIDTH)} ${value}`);
  return [`ready ${url}`, ...table, ...(demo === null ? [] : demoText(url, demo)), ''].join('\n');
}

function demoText(url: string, { password, clinics }: NonNullable<Summary['demo']>): string[] {
  const users = clinics.flatMap(({ name, logins }) => [
    `  ${name}`,
    ...logins.map(({ role, email }) => `    ${role.padEnd(13)} ${email}`),
  ]);
  const examples = clinics.flatMap(({ name, logins }, index) => {
    const login = logins.find(({ role }) => role === 'practitioner') ?? logins[0];
    return login === undefined
      ? []
      : exampleText(url, { name, email: login.email, password, variable: `TOKEN_${index + 1}` });
  });
  return [
    '',
    `Demo users (password ${password}):`,
    ...users,
    '',
    'Try it; each clinic sees its own patients:',
    ...examples,
  ];
}

interface Example {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly variable: string;
}

/** Needs nothing but curl and the Node that runs this. */
function exampleText(url: string, { name, email, password, variable }: Example): string[] {
  const body = JSON.stringify({ email, password });
  const token = `node -p 'JSON.parse(require("fs").readFileSync(0)).accessToken'`;
  return [
    `  # ${name}`,
    `  ${variable}=$(curl -s ${url}/v1/auth/login -H 'content-type: application/json' -d '${body}' | ${token})`,
    `  curl -s '${url}/v1/patients?limit=3' -H "authorization: Bearer $${variable}"`,
  ];
}

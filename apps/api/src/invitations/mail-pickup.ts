import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Mail {
  /** An address that has been checked: it becomes a header. */
  readonly to: string;
  /** ASCII, one line. */
  readonly subject: string;
  readonly text: string;
}

/**
 * Puts mails into a folder, one `.eml` file each, where the installation's mail program picks them up.
 * A file appears under its name only when it is whole.
 */
export class MailPickup {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async send(mail: Mail): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${Date.now()}-${randomUUID()}`;
    const unfinished = join(this.#folder, `.${name}.part`);
    // The code inside is as good as a password until it is used.
    await writeFile(unfinished, messageOf(mail), { mode: 0o600 });
    await rename(unfinished, join(this.#folder, `${name}.eml`));
  }
}

/** Source: RFC 5322. */
function messageOf({ to, subject, text }: Mail): string {
  const headers = [
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@healthcare.invalid>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return [...headers, '', ...text.split('\n'), ''].join('\r\n');
}

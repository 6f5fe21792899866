import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, both PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** Signs server certificates for a local cluster. */
export interface CertificateAuthority {
  readonly certificate: string;
  /** @param hostNames - names and IPv4 addresses the certificate is valid for; the first is its subject */
  issue(hostNames: readonly string[]): Promise<CertificatePair>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' };
const validForDays = 3650;
const dayMs = 86_400_000;
const serialBytes = 16;
const ipv4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Makes a new authority; its key lives in memory alone and signs only what is asked for now. */
export async function createAuthority(name: string): Promise<CertificateAuthority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: `CN=${name}`,
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: root.toString('pem'),
    issue: (hostNames) => issue(root, keys.privateKey, hostNames),
  };
}

async function issue(
  root: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
  hostNames: readonly string[],
): Promise<CertificatePair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(),
    subject: `CN=${hostNames[0] ?? 'localhost'}`,
    issuer: root.subject,
    signingKey,
    publicKey: keys.publicKey,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hostNames.map(alternativeName)),
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
}

function alternativeName(host: string): { type: 'ip' | 'dns'; value: string } {
  return { type: ipv4.test(host) ? 'ip' : 'dns', value: host };
}

/** A minute into the past, for clocks that are not quite equal. */
function validity() {
  const now = Date.now();
  return {
    serialNumber: randomBytes(serialBytes).toString('hex'),
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + validForDays * dayMs),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const raw = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(raw, x509.PemConverter.PrivateKeyTag);
}

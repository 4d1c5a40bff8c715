// The certificate library injects its parts by decorators, which need this.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { Tls } from './tls.ts';

const dayMilliseconds = 86_400_000;

/**
 * A certificate of our own for one run of the program: its key is never on the disk. A browser warns of it; whoever
 * compares the fingerprint knows that nobody stands in between.
 */
export async function selfSigned(address: string, now: number): Promise<Tls> {
  const crypto = webcrypto;
  cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const host = isIP(address) === 0 ? 'dns' : 'ip';
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: `00${randomBytes(15).toString('hex')}`,
    name: 'CN=EnergyOpti Workstation',
    notBefore: new Date(now - dayMilliseconds),
    notAfter: new Date(now + 90 * dayMilliseconds),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: host, value: address },
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const print = Buffer.from(await certificate.getThumbprint('SHA-256', crypto)).toString('hex');
  return {
    certificate: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    fingerprint: print.toUpperCase().replace(/..(?=.)/g, '$&:'),
  };
}

// Certificates for the tests of TLS, made with the openssl command when they are needed.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './server.mjs';

const kinds = {
  ecdsa: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  rsa: ['-newkey', 'rsa:2048'],
};

/// A little authority that signs certificates for localhost and 127.0.0.1.
export class Authority {
  folder = scratchFolder();
  #count = 0;

  constructor() {
    const constraints = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    this.#openssl('req', '-x509', ...kinds.ecdsa, '-nodes', '-subj', '/CN=Tests', '-days', '30',
      '-keyout', 'ca.key', '-out', 'ca.pem', ...constraints); // prettier-ignore
    /// What clients trust.
    this.ca = readFileSync(join(this.folder, 'ca.pem'), 'utf8');
  }

  #openssl(...args) {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  path(name) {
    return join(this.folder, name);
  }

  /// A new key and its certificate, under `name`.pem and `name`.key: {certificate, key, serial}.
  issue(name, kind = 'ecdsa') {
    const serial = 1000 + ++this.#count;
    writeFileSync(
      this.path('extensions'),
      'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n',
    );
    this.#openssl('req', ...kinds[kind], '-nodes', '-subj', '/CN=localhost',
      '-keyout', `${name}.key`, '-out', 'request'); // prettier-ignore
    this.#openssl('x509', '-req', '-in', 'request', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30',
      '-set_serial', `${serial}`, '-extfile', 'extensions', '-out', `${name}.pem`); // prettier-ignore
    return {
      certificate: this.path(`${name}.pem`),
      key: this.path(`${name}.key`),
      serial: serial.toString(16).toUpperCase().padStart(4, '0'),
    };
  }
}

/// The options of a server that uses them.
export const tlsArgs = ({ certificate, key }) => [
  `--tls.certificate=${certificate}`,
  `--tls.key=${key}`,
];

// An issuer of JSON Web Tokens, and a folder with the keys that the server gets to see.
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './server.mjs';

const base64url = (value) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const signers = {
  HS256: () => {
    const secret = randomBytes(48).toString('base64');
    return {
      file: `${secret}\n`,
      signature: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
    };
  },
  RS256: () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return {
      file: publicKey.export({ type: 'spki', format: 'pem' }),
      privateFile: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      signature: (text) => sign('sha256', Buffer.from(text), privateKey).toString('base64url'),
    };
  },
  ES256: () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      file: publicKey.export({ type: 'spki', format: 'pem' }),
      privateFile: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      signature: (text) =>
        sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString(
          'base64url',
        ),
    };
  },
};

export const algorithms = Object.keys(signers);
export const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

export class Issuer {
  #signer;

  constructor(alg = 'HS256', kid) {
    this.alg = alg;
    this.kid = kid;
    this.#signer = signers[alg]();
    this.path = join(scratchFolder(), 'key');
    writeFileSync(this.path, this.#signer.file, { mode: 0o600 });
  }

  /// What `scripts/mint-token` signs with.
  get privatePath() {
    if (!this.#signer.privateFile) return this.path;
    writeFileSync(`${this.path}.private`, this.#signer.privateFile, { mode: 0o600 });
    return `${this.path}.private`;
  }

  /// How the server's configuration names the key.
  get name() {
    return this.kid ? `${this.kid}:${this.path}` : this.path;
  }

  /// What the server can read, to misuse it.
  get keyFile() {
    return this.#signer.file;
  }

  /// A token with these claims over a good set, and these header members over a good header.
  /// `undefined` removes one.
  token(claims = {}, header = {}) {
    const text = [
      base64url({ alg: this.alg, typ: 'JWT', kid: this.kid, ...header }),
      base64url({ sub: 'ann', exp: inSeconds(300), ...claims }),
    ].join('.');
    return `${text}.${this.#signer.signature(text)}`;
  }

  /// The server's arguments that go with it.
  get args() {
    return serverArgs(this.alg, [this.name]);
  }
}

export const serverArgs = (alg, names) => [
  '--auth.mode=jwt',
  `--auth.algorithm=${alg}`,
  `--auth.keys=[${names.map((name) => JSON.stringify(name)).join(',')}]`,
];

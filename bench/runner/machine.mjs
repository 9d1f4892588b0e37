// What the numbers were measured on and with.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './servers.mjs';

function firstLine(command, ...args) {
  try {
    return execFileSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split('\n')[0];
  } catch {
    return '';
  }
}

export function machine() {
  return {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
  };
}

function npmVersion(name) {
  try {
    const file = join(root, 'bench/peers/node_modules', name, 'package.json');
    return JSON.parse(readFileSync(file, 'utf8')).version;
  } catch {
    return '';
  }
}

function debianVersion(name) {
  return firstLine('dpkg-query', '-W', '-f', '${Version}', name);
}

/// `{name: version}` of what is there.
export function versions() {
  const all = {
    Strangelet: firstLine('git', 'rev-parse', '--short', 'HEAD'),
    compiler: firstLine('c++', '--version'),
    CAF: debianVersion('libcaf-dev'),
    Boost: debianVersion('libboost1.81-dev') || debianVersion('libboost1.83-dev'),
    simdjson: debianVersion('libsimdjson-dev'),
    Node: process.version,
    ws: npmVersion('ws'),
    bufferutil: npmVersion('bufferutil'),
    'Socket.IO': npmVersion('socket.io'),
    libwebsockets: debianVersion('libwebsockets-dev'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, version]) => version));
}

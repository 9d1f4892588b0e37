// A server whose wall clock can be set, by libfaketime (Debian: faketime). Its monotonic clock goes on
// as it is, as when an operator or NTP sets the time of a machine.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratchFolder } from '../../blackbox/support/server.mjs';

/// Debian keeps it in a folder of the architecture.
function findLibrary() {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))];
  return folders.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1')).find(existsSync);
}

/// Sanitizers must be the first library of a process.
function isSanitized() {
  const binary = resolve(process.env.INIT_CWD ?? '.', process.env.STRANGELET_BIN ?? '');
  return /lib(asan|tsan)/.test(spawnSync('ldd', [binary], { encoding: 'utf8' }).stdout);
}

/// Why there can be no such server; false if there can.
export function whyNoClock() {
  if (!findLibrary()) return 'no clock to set: libfaketime is missing (Debian: faketime)';
  return isSanitized() ? 'no clock to set: a sanitizer does not go with libfaketime' : false;
}

export class WallClock {
  #file = join(scratchFolder(), 'time');

  constructor() {
    this.set('+0');
  }

  /// What a server needs in its environment.
  get env() {
    return {
      LD_PRELOAD: findLibrary(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /// The clock is so far ahead or behind from now on: +0, +1d, -1d, +3600.
  set(offset) {
    writeFileSync(this.#file, `${offset}\n`);
  }
}

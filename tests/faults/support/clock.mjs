// A server whose wall clock can be set, by libfaketime (Debian: faketime). Its monotonic clock goes on
// as it is, as when an operator or NTP sets the time of a machine.
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSanitized, scratchFolder } from '../../blackbox/support/server.mjs';

/// Debian keeps it in a folder of the architecture.
function findLibrary() {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))];
  return folders.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1')).find(existsSync);
}

/// Why there can be no such server; false if there can.
export function whyNoClock() {
  if (!findLibrary()) return 'no clock to set: libfaketime is missing (Debian: faketime)';
  // Sanitizers must be the first library of a process.
  return isSanitized() ? 'no clock to set: a sanitizer does not go with libfaketime' : false;
}

export class WallClock {
  #file = join(scratchFolder(), 'time');

  constructor() {
    this.set('+0');
  }

  /// What a server needs in its environment. With the C library's allocator: jemalloc asks for the
  /// time while it begins, and libfaketime for memory (github.com/wolfcw/libfaketime/issues/130).
  get env() {
    return {
      LD_PRELOAD: `${findLibrary()} libstdc++.so.6 libc.so.6`,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /// The clock is so far ahead or behind from now on: +0, +1d, -1d, +3600.
  set(offset) {
    // In one step: libfaketime of Debian 13 ends a process that reads half a file.
    const next = `${this.#file}.next`;
    writeFileSync(next, `${offset}\n`);
    renameSync(next, this.#file);
  }
}

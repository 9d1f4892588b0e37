// A pipe for a server's stderr whose reader is the test: it can stop to read, and fill the pipe up.
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/// The end of a call that would have to wait.
const wouldWait = ({ code }) => code === 'EAGAIN';

export class UnreadLog {
  /// What was read so far.
  text = '';
  #chunk = Buffer.alloc(65_536);

  /// `folder` is an empty one for the pipe.
  constructor(folder) {
    this.path = join(folder, 'log');
    execFileSync('mkfifo', [this.path]);
    this.reader = openSync(this.path, O_RDONLY | O_NONBLOCK);
    /// For the server, which waits in `write` when the pipe is full.
    this.fd = openSync(this.path, O_WRONLY);
  }

  /// The server has its own copy: the pipe ends with the last writer.
  attach() {
    closeSync(this.fd);
  }

  /// Reads what there is and returns all that there was so far.
  read() {
    try {
      for (let size; (size = readSync(this.reader, this.#chunk)) > 0; )
        this.text += this.#chunk.toString('utf8', 0, size);
    } catch (error) {
      if (!wouldWait(error)) throw error;
    }
    return this.text;
  }

  /// Writes until nothing more fits. The filling is one line.
  fill() {
    const writer = openSync(this.path, O_WRONLY | O_NONBLOCK);
    for (const size of [65_536, 4096, 1])
      try {
        for (;;) writeSync(writer, 'x'.repeat(size));
      } catch (error) {
        if (!wouldWait(error)) throw error;
      }
    closeSync(writer);
  }

  close() {
    closeSync(this.reader);
  }
}

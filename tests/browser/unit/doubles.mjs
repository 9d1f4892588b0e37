// Stand-ins for what only browsers have, as small as the tests need them.

/// Remembers what it was told to do. Tests call its handlers.
export class FakeSocket {
  static all = [];
  static get last() {
    return FakeSocket.all.at(-1);
  }

  sent = [];
  closed = false;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  receive(event, data) {
    this.onmessage({ data: JSON.stringify({ event, data }) });
  }
}

/// Walks through the signaling states as RFC 8829 has them, and throws where a browser would.
export class FakePeer {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription = null;
  remoteDescription = null;
  candidates = [];
  restarts = 0;
  transceivers = [];
  #offers = 0;

  constructor(configuration) {
    this.configuration = configuration;
    FakePeer.last = this;
  }

  addTrack(track) {
    this.addTransceiver(track, { direction: 'sendrecv' });
  }

  addTransceiver(what, { direction }) {
    this.transceivers.push({ what, direction, currentDirection: null });
  }

  getTransceivers() {
    return this.transceivers;
  }

  async setLocalDescription() {
    const answering = this.signalingState === 'have-remote-offer';
    this.localDescription = answering ? { type: 'answer', sdp: 'answer' } : { type: 'offer', sdp: `offer ${++this.#offers}` };
    this.signalingState = answering ? 'stable' : 'have-local-offer';
  }

  async setRemoteDescription(description) {
    if (description.sdp === 'broken') throw new Error('broken sdp');
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') throw new Error('wrong state');
    // An offer in have-local-offer rolls the own one back first.
    this.signalingState = description.type === 'answer' ? 'stable' : 'have-remote-offer';
    this.remoteDescription = description;
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription) throw new Error('no remote description');
    if (candidate === 'broken') throw new Error('broken candidate');
    this.candidates.push(candidate);
  }

  restartIce() {
    this.restarts++;
  }

  close() {
    this.signalingState = 'closed';
  }

  changeTo(state) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
}

/// As much of a MediaStream as media.js and call.js look at.
export function fakeStream(...kinds) {
  const tracks = kinds.map((kind) => ({
    kind, enabled: true, readyState: 'live', addEventListener() {}, stop() { this.readyState = 'ended'; },
  }));
  return { getTracks: () => tracks };
}

/// Lets everything run that waits for promises only.
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/// As much of a Storage as memory.js uses.
export class FakeStorage {
  #items = new Map();

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, String(value));
  }
}

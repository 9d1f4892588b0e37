import { Recovery } from './recovery.js';

/** A partner cannot make us hold more than this before its description arrives. */
const maxQueuedCandidates = 64;
const kinds = ['audio', 'video'];

/**
 * One WebRTC call in one room, by "perfect negotiation" (https://www.w3.org/TR/webrtc/#perfect-negotiation-example):
 * when two offers collide, the initiator's stands and the other side rolls back. Two of our own clients never get
 * there, since only the initiator makes the first offer and restarts ICE: a roll-back in mid-call is right by the
 * book, but Chromium (seen in 156) shows no more of the partner after one.
 * Whatever the partner sends is untrusted: bad descriptions and candidates are reported or dropped, never thrown.
 */
export class Call {
  #peer;
  #on;
  #polite;
  #recovery;
  #offering = false;
  #ignoring = false;
  #mayOffer;
  #candidates = [];
  #inbox = Promise.resolve();

  /**
   * @param {object} options
   * @param {boolean} options.isInitiator
   * @param {RTCIceServer[]} options.iceServers
   * @param {MediaStream|null} options.stream what we send; null to send nothing
   * @param {object} on
   * @param {(event: string, data: object) => void} on.send
   * @param {(track: MediaStreamTrack) => void} on.track the partner sends this
   * @param {(state: RTCPeerConnectionState|'unused'|'lost') => void} on.state unused: neither side sends anything;
   *   lost: failed, and no restart is left
   * @param {typeof RTCPeerConnection} [Peer] for tests
   */
  constructor({ isInitiator, iceServers, stream }, on, Peer = globalThis.RTCPeerConnection) {
    this.#on = on;
    this.#polite = !isInitiator;
    this.#mayOffer = isInitiator;
    this.#peer = new Peer({ iceServers });
    this.#recovery = new Recovery(() => isInitiator && this.#peer.restartIce());
    this.#listen();
    this.#addMedia(stream, isInitiator);
  }

  /** Takes a signaling event of this room; they are worked off one after the other, in order of arrival. */
  receive(event, data) {
    const work = {
      webrtc_offer: () => this.#describe('offer', data.offer),
      webrtc_answer: () => this.#describe('answer', data.answer),
      webrtc_ice_candidate: () => this.#addCandidate(data.candidate),
    }[event];
    if (work) this.#inbox = this.#inbox.then(() => this.#closed || work()).catch((error) => this.#report(error));
  }

  /** @param {string} state what the partner says of its side of the connection */
  partnerState(state) {
    if (state === 'failed') this.#recovery.partnerFailed();
  }

  /**
   * A connection to the server was lost and is there again, ours or the partner's. What was said just before may not have
   * arrived: an offer without an answer is sent once more.
   */
  networkChanged() {
    if (this.#closed) return;
    if (this.#peer.signalingState === 'have-local-offer') this.#sendDescription();
    this.#recovery.networkChanged();
  }

  close() {
    this.#recovery.stop();
    this.#peer.close();
  }

  get #closed() {
    return this.#peer.signalingState === 'closed';
  }

  #listen() {
    const peer = this.#peer;
    peer.onnegotiationneeded = () => this.#offer();
    peer.ontrack = ({ track }) => this.#on.track(track);
    peer.onconnectionstatechange = () => this.#changed(peer.connectionState);
    // The end of candidates (null) is not sent: it helps little, and simple clients fail on it.
    peer.onicecandidate = ({ candidate }) => {
      if (candidate) this.#on.send('webrtc_ice_candidate', { candidate });
    };
  }

  /**
   * The initiator offers to receive both kinds even if it sends none, so that one offer settles all. The other side
   * only adds tracks: they take the place that the offer makes for them.
   */
  #addMedia(stream, isInitiator) {
    for (const kind of kinds) {
      const track = stream?.getTracks().find((each) => each.kind === kind);
      if (track && !isInitiator) this.#peer.addTrack(track, stream);
      else if (track) this.#peer.addTransceiver(track, { direction: 'sendrecv', streams: [stream] });
      else if (isInitiator) this.#peer.addTransceiver(kind, { direction: 'recvonly' });
    }
  }

  /** The other side leaves the first offer to the initiator: clients without roll-back would not survive a collision. */
  async #offer() {
    if (!this.#mayOffer) return;
    this.#offering = true;
    try {
      await this.#peer.setLocalDescription();
      this.#sendDescription();
    } catch (error) {
      this.#report(error);
    } finally {
      this.#offering = false;
    }
  }

  async #describe(type, description) {
    const peer = this.#peer;
    const collision = type === 'offer' && (this.#offering || peer.signalingState !== 'stable');
    this.#ignoring = collision && !this.#polite;
    const stray = type === 'answer' && peer.signalingState !== 'have-local-offer';
    if (this.#ignoring || stray || description?.type !== type) return;
    await peer.setRemoteDescription(description);
    this.#mayOffer = true;
    for (const candidate of this.#candidates.splice(0)) await this.#addCandidate(candidate);
    if (type === 'offer') {
      await peer.setLocalDescription();
      this.#sendDescription();
    }
    this.#closeIfUnused();
  }

  /** By the type of the description, not by who asked for it: setLocalDescription() itself picks offer or answer. */
  #sendDescription() {
    const description = this.#peer.localDescription;
    if (!this.#closed) this.#on.send(`webrtc_${description.type}`, { [description.type]: description });
  }

  async #addCandidate(candidate) {
    if (!this.#peer.remoteDescription) {
      if (this.#candidates.length < maxQueuedCandidates) this.#candidates.push(candidate);
      return;
    }
    try {
      await this.#peer.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // One bad candidate is no harm; those of an offer that we ignored are always bad.
      if (!this.#ignoring) console.debug('candidate refused:', error.message);
    }
  }

  /** Two text-only clients agree on nothing: no need to show each other their addresses. */
  #closeIfUnused() {
    const inactive = (transceiver) => transceiver.currentDirection === 'inactive';
    if (this.#peer.signalingState !== 'stable' || !this.#peer.getTransceivers().every(inactive)) return;
    this.close();
    this.#on.state('unused');
  }

  #changed(state) {
    this.#recovery.update(state);
    this.#on.state(state === 'failed' && this.#recovery.exhausted ? 'lost' : state);
  }

  #report(error) {
    if (this.#closed) return;
    console.warn('the call could not be set up:', error.message);
    this.#on.state('lost');
  }
}

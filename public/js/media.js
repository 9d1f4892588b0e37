/** From the best to the plainest that a call can use. */
const wishes = [
  {
    video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  },
  { video: true, audio: true },
  { video: true },
  { audio: true },
];

/** The user's camera and microphone: open, close, switch each on and off. */
export class Media {
  #devices;
  #onChange;
  #stream = null;
  #opening = null;

  /**
   * @param {() => void} onChange a track came, went, or was switched
   * @param {MediaDevices|undefined} [devices] undefined on pages that are not secure
   */
  constructor(onChange, devices = globalThis.navigator?.mediaDevices) {
    this.#onChange = onChange;
    this.#devices = devices;
  }

  /** @returns {MediaStream|null} */
  get stream() {
    return this.#stream;
  }

  /** @param {'audio'|'video'} kind @returns {'on'|'off'|'none'} */
  state(kind) {
    const track = this.#track(kind);
    if (!track) return 'none';
    return track.enabled ? 'on' : 'off';
  }

  /**
   * Opens what there is. Asks once: a refusal is an answer, and plainer wishes would only ask again.
   *
   * @returns {Promise<'ok'|'insecure'|'refused'|'missing'|'cancelled'>} cancelled: close() was called meanwhile
   */
  async open() {
    if (this.#stream) return 'ok';
    if (!this.#devices?.getUserMedia) return 'insecure';
    const opening = (this.#opening = Symbol('opening'));
    const { stream, error } = await this.#firstGranted();
    if (this.#opening !== opening) {
      stop(stream);
      return 'cancelled';
    }
    if (stream) this.#use(stream);
    if (stream) return 'ok';
    return error?.name === 'NotAllowedError' ? 'refused' : 'missing';
  }

  /** Lets the devices go, so that their lights go out. */
  close() {
    this.#opening = null;
    stop(this.#stream);
    this.#stream = null;
    this.#onChange();
  }

  /** Switches a track: what the partner gets is silence or black from then on. @param {'audio'|'video'} kind */
  toggle(kind) {
    const track = this.#track(kind);
    if (track) track.enabled = !track.enabled;
    this.#onChange();
  }

  async #firstGranted() {
    let error;
    for (const wish of wishes) {
      try {
        return { stream: await this.#devices.getUserMedia(wish) };
      } catch (refusal) {
        error = refusal;
        if (error.name === 'NotAllowedError') break;
      }
    }
    return { error };
  }

  #use(stream) {
    this.#stream = stream;
    for (const track of stream.getTracks()) track.addEventListener('ended', this.#onChange);
    this.#onChange();
  }

  #track(kind) {
    return this.#stream?.getTracks().find((track) => track.kind === kind && track.readyState === 'live');
  }
}

function stop(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

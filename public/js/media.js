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
   * @returns {Promise<'ok'|'insecure'|'refused'|'missing'|'busy'|'failed'|'cancelled'>} missing: there is none; busy:
   *   there is one, which something else holds; cancelled: close() was called meanwhile
   */
  async open() {
    if (this.#stream) return 'ok';
    if (!this.#devices?.getUserMedia) return 'insecure';
    const opening = (this.#opening = Symbol('opening'));
    const { stream, names } = await this.#firstGranted();
    if (this.#opening !== opening) {
      stop(stream);
      return 'cancelled';
    }
    if (stream) this.#use(stream);
    if (stream) return 'ok';
    return reason(names);
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

  /** @returns {Promise<{stream?: MediaStream, names?: string[]}>} names: of the errors, when nothing was granted */
  async #firstGranted() {
    const names = [];
    for (const wish of wishes) {
      try {
        return { stream: await this.#devices.getUserMedia(wish) };
      } catch (refusal) {
        names.push(refusal.name);
        if (refusal.name === 'NotAllowedError') break;
      }
    }
    return { names };
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

/** What is missing hides what is busy: the last wish is for a microphone, and there may be none. */
function reason(names) {
  if (names.includes('NotAllowedError')) return 'refused';
  if (names.includes('NotReadableError')) return 'busy';
  return names.every((name) => name === 'NotFoundError') ? 'missing' : 'failed';
}

function stop(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

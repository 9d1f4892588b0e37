/** The two pictures. `data-remote` on the body says whether there is a picture of the stranger to show. */
export class Stage {
  #remote = document.getElementById('remote');
  #local = document.getElementById('local');
  #unblock = document.getElementById('unblock');

  #onCamera;
  #toldOff = false;

  /** @param {() => void} onCamera the stranger's camera went on or off */
  constructor(onCamera) {
    this.#onCamera = onCamera;
    // Fires with the first frame and when the other phone is turned.
    this.#remote.addEventListener('resize', () => this.#fit());
    this.#unblock.addEventListener('click', () => this.#play());
  }

  /** @param {MediaStream|null} stream the user's own */
  showLocal(stream) {
    if (this.#local.srcObject === stream) return;
    this.#local.srcObject = stream;
    if (stream) this.#local.play().catch(ignore);
  }

  /** Adds a track that the stranger sends. @param {MediaStreamTrack} track */
  addRemote(track) {
    const remote = this.#remote;
    remote.srcObject ??= new MediaStream();
    // One picture and one sound: a partner that sends another track means that one.
    for (const old of remote.srcObject.getTracks()) if (old.kind === track.kind) remote.srcObject.removeTrack(old);
    // The track stays when the partner stops sending and starts again; only then is it muted in between.
    track.onmute = track.onunmute = track.onended = () => this.#cameraChanged();
    remote.srcObject.addTrack(track);
    this.#play();
  }

  /** @returns {string[]} the kinds of track that the stranger sends */
  get remoteKinds() {
    return (this.#remote.srcObject?.getTracks() ?? []).map((track) => track.kind);
  }

  /** The stranger says so: what comes of a camera that is off is black, like any dark picture. @param {boolean} on */
  showCamera(on) {
    this.#toldOff = !on;
    this.#cameraChanged();
  }

  /** Whether there was a picture of the stranger, or is to be one, and none is sent now. */
  get cameraIsOff() {
    const stopped = this.#remote.videoWidth > 0 && !this.#videoTracks.some(isSending);
    return this.#videoTracks.length > 0 && (this.#toldOff || stopped);
  }

  clearRemote() {
    this.#toldOff = false;
    this.#remote.srcObject = null;
    this.#unblock.hidden = true;
    this.#fit();
  }

  get #videoTracks() {
    return this.#remote.srcObject?.getVideoTracks() ?? [];
  }

  #cameraChanged() {
    this.#fit();
    this.#onCamera();
  }

  /** Browsers may refuse sound that nobody clicked for; a tap makes it all right. */
  async #play() {
    try {
      await this.#remote.play();
      this.#unblock.hidden = true;
    } catch (error) {
      // An AbortError means that another play() is on its way, or that the partner is gone.
      if (error.name === 'NotAllowedError' && this.#remote.srcObject) this.#unblock.hidden = false;
    }
  }

  /** An upright picture is shown whole: cropping it to a wide stage would leave a nose. */
  #fit() {
    const { videoWidth, videoHeight } = this.#remote;
    const visible = videoWidth > 0 && !this.#toldOff && this.#videoTracks.some(isSending);
    document.body.dataset.remote = visible ? 'picture' : 'none';
    this.#remote.classList.toggle('upright', videoHeight > videoWidth);
  }
}

function isSending(track) {
  return track.readyState === 'live' && !track.muted;
}

function ignore() {}

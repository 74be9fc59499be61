// How loud it is, on a meter, from a microphone's stream. Answers with what stops it.
const TICK_MS = 100;

export function listen(stream, meter) {
  const tracks = stream.getAudioTracks();
  if (!tracks.length || !globalThis.AudioContext) return () => {};
  const sound = new AudioContext();
  const watcher = new AnalyserNode(sound, { fftSize: 1024 });
  sound.createMediaStreamSource(stream).connect(watcher);
  sound.resume().catch(() => {});
  const wave = new Float32Array(watcher.fftSize);
  const timer = setInterval(() => {
    watcher.getFloatTimeDomainData(wave);
    const power = wave.reduce((sum, each) => sum + each * each, 0) / wave.length;
    // −60 dB is silence, −10 dB is loud.
    meter.value = Math.max(0, Math.min(100, 2 * (10 * Math.log10(power + 1e-9) + 60)));
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    if (sound.state !== "closed") sound.close();
  };
}

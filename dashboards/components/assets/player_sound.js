// The sound itself. It is fetched when first wanted, so that opening a page is not listening to a call.
function makeSound(onChange, onTrouble, askRenewal) {
  const audio = document.createElement("audio");
  audio.preload = "none";
  const sound = { audio, url: "", at: 0, wanted: false, renewed: false, loading: false };
  sound.playing = () => !audio.paused && !audio.ended;
  sound.place = () => (audio.src && audio.readyState > 0 ? audio.currentTime : sound.at);
  const load = () => {
    sound.loading = true;
    audio.src = sound.url;
    audio.load();
    onChange();
  };
  sound.seek = (at) => {
    sound.at = at;
    if (audio.readyState > 0) audio.currentTime = at;
    onChange();
  };
  sound.play = () => {
    if (!sound.url) return;
    sound.wanted = true;
    if (!audio.src || audio.error) load();
    else audio.play().catch(() => {});
  };
  sound.pause = () => {
    sound.wanted = false;
    sound.at = sound.place();
    audio.pause();
    onChange();
  };
  sound.offer = (url) => {
    sound.url = url;
    if (sound.awaiting && url) {
      sound.awaiting = false;
      load();
    }
  };
  audio.addEventListener("loadedmetadata", () => {
    sound.loading = false;
    sound.renewed = false;
    audio.playbackRate = sound.speed || 1;
    audio.currentTime = Math.min(sound.at, audio.duration || sound.at);
    onTrouble("");
    if (sound.wanted) audio.play().catch(() => {});
    onChange();
  });
  audio.addEventListener("timeupdate", () => {
    if (!audio.seeking && audio.readyState > 0) sound.at = audio.currentTime;
  });
  audio.addEventListener("error", async () => {
    sound.loading = false;
    const reply = await fetch(sound.url, { headers: { Range: "bytes=0-0" } }).catch(() => null);
    if (reply && reply.status === 403 && !sound.renewed) {
      sound.renewed = true;
      sound.awaiting = true;
      askRenewal();
      return;
    }
    const known = { 403: "expired", 404: "gone", 410: "gone", 409: "replaced" };
    sound.wanted = false;
    onTrouble((reply && known[reply.status]) || "broken");
    onChange();
  });
  for (const name of ["play", "pause", "ended", "seeked", "ratechange", "waiting", "playing"]) {
    audio.addEventListener(name, onChange);
  }
  return sound;
}

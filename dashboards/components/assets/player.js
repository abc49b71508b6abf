// Other components ask with "callqa:seek"; everybody is told with "callqa:time".
function tool(root, label, title, act) {
  const button = element("button", "tool", label);
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-label", title);
  button.addEventListener("click", act);
  root.appendChild(button);
  return button;
}

function typing(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
    || target.closest("[role=combobox],[role=listbox],[role=dialog],[role=tablist],[role=radiogroup]") !== null;
}

function build(root) {
  const own = { root };
  const box = element("div", "player");
  box.setAttribute("role", "region");
  const bar = element("div", "bar");
  own.bar = bar;
  own.stage = element("div", "stage");
  own.canvas = element("canvas");
  own.head = element("div", "playhead");
  own.labels = element("div", "lanes");
  own.marks = element("div", "marks");
  own.stage.append(own.canvas, own.labels, own.marks, own.head);
  own.stage.tabIndex = 0;
  own.stage.setAttribute("role", "slider");
  own.trouble = element("div", "trouble");
  own.trouble.setAttribute("role", "status");
  own.legend = element("div", "legend");
  box.append(bar, own.trouble, own.stage, own.legend);
  own.box = box;
  root.replaceChildren(box);
  return own;
}

function start(component) {
  const root = component.parentElement.querySelector(".root");
  const own = build(root);
  own.component = component;
  const tell = () => {
    const at = own.sound.place();
    window.callqaPlace = { call: own.data.call, at };
    window.dispatchEvent(new CustomEvent("callqa:time", { detail: { call: own.data.call, at, playing: own.sound.playing() } }));
  };
  const show = () => {
    if (!own.data) return;
    const at = own.sound.place();
    own.head.style.left = (100 * at) / Math.max(own.data.length, 0.001) + "%";
    own.time.textContent = clockText(at, true) + " / " + clockText(own.data.length);
    own.stage.setAttribute("aria-valuenow", at.toFixed(1));
    own.stage.setAttribute("aria-valuetext", clockText(at));
    const running = own.sound.playing() || (own.sound.wanted && own.sound.loading);
    own.play.textContent = running ? "❚❚" : "▶";
    const name = running ? own.data.words.pause : own.data.words.play;
    own.play.title = name;
    own.play.setAttribute("aria-label", name);
    own.box.dataset.state = own.sound.loading ? "loading" : running ? "playing" : "paused";
    own.box.dataset.at = at.toFixed(3);
    if (own.sound.loading) own.trouble.textContent = own.data.words.loading;
    else if (own.trouble.textContent === own.data.words.loading) own.trouble.textContent = "";
    tell();
  };
  const complain = (kind) => { own.trouble.textContent = kind ? own.data.words[kind] : own.data.trouble; };
  own.sound = makeSound(show, complain, () => own.component.setTriggerValue("renew", Date.now()));
  own.show = show;
  const remember = () => {
    const address = new URL(window.location.href);
    if (address.searchParams.get("call") !== own.data.call) return;
    address.searchParams.set("t", String(Math.round(own.sound.place() * 10) / 10));
    window.history.replaceState(window.history.state, "", address);
  };
  own.seek = (at) => {
    own.sound.seek(Math.min(Math.max(at, 0), own.data.length));
    remember();
  };
  const toggle = () => {
    if (own.sound.wanted && (own.sound.playing() || own.sound.loading)) { own.sound.pause(); remember(); } else own.sound.play();
  };
  const hop = (list, step) => {
    const at = own.sound.place();
    const times = [...new Set(list)].sort((a, b) => a - b);
    const next = step > 0 ? times.find((one) => one > at + 0.05) : times.reverse().find((one) => one < at - 0.5);
    if (next !== undefined) own.seek(next);
  };
  const hopMark = (step) => hop(own.data.marks.map((mark) => mark.at), step);
  const setSpeed = (index) => {
    own.speed.selectedIndex = Math.min(Math.max(index, 0), own.data.speeds.length - 1);
    own.sound.speed = Number(own.speed.value);
    own.sound.audio.playbackRate = own.sound.speed;
  };
  own.fill = () => {
    const words = own.data.words;
    own.box.setAttribute("aria-label", words.player);
    own.stage.setAttribute("aria-label", words.place);
    own.stage.setAttribute("aria-valuemin", "0");
    own.stage.setAttribute("aria-valuemax", own.data.length.toFixed(1));
    const kept = own.speed ? own.speed.selectedIndex : own.data.speeds.indexOf(1);
    own.bar.replaceChildren();
    own.play = tool(own.bar, "▶", words.play, toggle);
    own.play.classList.add("main");
    tool(own.bar, "−5", words.back, () => own.seek(own.sound.place() - 5));
    tool(own.bar, "+5", words.forward, () => own.seek(own.sound.place() + 5));
    own.time = element("span", "time");
    own.bar.appendChild(own.time);
    own.speed = element("select", "tool");
    own.speed.setAttribute("aria-label", words.speed);
    own.speed.title = words.speed;
    for (const speed of own.data.speeds) {
      const option = element("option", "", speed + "×");
      option.value = speed;
      own.speed.appendChild(option);
    }
    own.speed.addEventListener("change", () => setSpeed(own.speed.selectedIndex));
    own.speed.selectedIndex = kept;
    own.bar.appendChild(own.speed);
    tool(own.bar, "◂ " + words.evidence, words.previous, () => hopMark(-1));
    tool(own.bar, words.evidence + " ▸", words.next, () => hopMark(1));
    const help = element("details", "keys");
    help.appendChild(element("summary", "", words.keys));
    const list = element("dl");
    for (const [key, meaning] of own.data.keys) list.append(element("dt", "", key), element("dd", "", meaning));
    help.appendChild(list);
    own.bar.appendChild(help);
    own.labels.replaceChildren(...own.data.lanes.map((lane, i) => {
      const label = element("span", "", lane.name);
      label.style.top = i * LANE + 2 + "px";
      return label;
    }));
    own.marks.replaceChildren(...own.data.marks.map((mark) => {
      const button = element("button", "mark " + mark.tone);
      button.type = "button";
      button.tabIndex = -1;
      button.title = mark.text;
      button.setAttribute("aria-label", mark.text);
      button.style.left = (100 * mark.at) / Math.max(own.data.length, 0.001) + "%";
      button.addEventListener("pointerdown", (event) => event.stopPropagation());
      button.addEventListener("click", () => own.seek(mark.at));
      return button;
    }));
    own.legend.replaceChildren(...["silence", "overlap", "interruption"]
      .filter((kind) => own.data.spans.some((span) => span.kind === kind))
      .map((kind) => element("span", kind, words[kind])));
    for (const one of [own.play, own.speed]) one.hidden = !own.data.url; // nothing to hear: the places stay
    own.trouble.textContent = own.data.trouble;
    drawWave(own.canvas, own.data, root);
  };
  const seconds = (event) => {
    const box = own.stage.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * own.data.length;
  };
  own.stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    own.seek(seconds(event));
    own.stage.setPointerCapture(event.pointerId);
  });
  own.stage.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) own.seek(seconds(event));
    own.stage.title = hintAt(own.data, seconds(event), (own.data.length * 5) / own.stage.clientWidth);
  });
  const turns = () => own.data.turns.map((turn) => turn.from);
  const keys = {
    " ": toggle, k: toggle, j: () => own.seek(own.sound.place() - 5), l: () => own.seek(own.sound.place() + 5),
    ArrowLeft: (event) => own.seek(own.sound.place() - (event.shiftKey ? 1 : 5)),
    ArrowRight: (event) => own.seek(own.sound.place() + (event.shiftKey ? 1 : 5)),
    ArrowUp: () => hop(turns(), -1), ArrowDown: () => hop(turns(), 1),
    p: () => hopMark(-1), n: () => hopMark(1),
    "[": () => setSpeed(own.speed.selectedIndex - 1), "]": () => setSpeed(own.speed.selectedIndex + 1),
    Home: () => own.seek(0), End: () => own.seek(own.data.length),
  };
  const onKey = (event) => {
    if (!root.isConnected) return leave();
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.composedPath()[0];
    const onControl = pressed instanceof Element && pressed.closest("button, a, summary") !== null;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (onControl && event.key === " ")) return;
    event.preventDefault();
    act(event);
  };
  const onSeek = (event) => {
    if (!root.isConnected) return leave();
    if (event.detail.call !== own.data.call) return;
    own.seek(event.detail.at);
    if (event.detail.play) own.sound.play();
  };
  const resized = new ResizeObserver(() => own.data && drawWave(own.canvas, own.data, root));
  resized.observe(own.stage);
  const leave = () => {
    own.sound.audio.pause();
    own.sound.audio.removeAttribute("src");
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("callqa:seek", onSeek);
    resized.disconnect();
  };
  document.addEventListener("keydown", onKey);
  window.addEventListener("callqa:seek", onSeek);
  const tick = () => {
    if (!root.isConnected) return leave();
    if (own.sound.playing()) show();
    requestAnimationFrame(tick);
  };
  own.begin = () => requestAnimationFrame(tick);
  return own;
}

export default function (component) {
  const root = component.parentElement.querySelector(".root");
  const fresh = !root.player;
  if (fresh) root.player = start(component);
  const own = root.player;
  own.component = component;
  const before = own.data ? own.data.call : null;
  own.data = component.data;
  own.fill();
  if (before !== own.data.call) {
    if (before) { own.sound.pause(); own.sound.audio.removeAttribute("src"); own.sound.audio.load(); }
    own.sound.at = own.data.at;
    own.asked = own.data.at;
  }
  own.sound.offer(own.data.url);
  own.show();
  if (fresh) own.begin();
}

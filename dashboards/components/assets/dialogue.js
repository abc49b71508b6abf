function turnNode(turn, seek) {
  const classes = ["turn"];
  for (const flag of ["right", "dim", "complaint", "focus"]) if (turn[flag]) classes.push(flag);
  const node = element("div", classes.join(" "));
  node.dataset.index = turn.index;
  node.dataset.start = turn.start_s;
  const head = element("div", "head");
  head.appendChild(element("span", "", turn.speaker));
  const time = element("button", "link", turn.clock);
  time.addEventListener("click", () => seek(turn.start_s));
  head.appendChild(time);
  if (turn.remark) head.appendChild(element("span", "", turn.remark));
  node.appendChild(head);
  const bubble = element("div", "bubble");
  for (const piece of turn.pieces) {
    if (!piece.notes.length) {
      bubble.appendChild(document.createTextNode(piece.text));
      continue;
    }
    const mark = element("mark", piece.tone, piece.text);
    mark.title = piece.notes.join("；");
    bubble.appendChild(mark);
  }
  node.appendChild(bubble);
  if (turn.notes.length) {
    const notes = element("div", "notes");
    for (const note of turn.notes) notes.appendChild(chip(note.label, note.tone));
    node.appendChild(notes);
  }
  return node;
}

// The page scrolls along with the sound, unless the reader has just scrolled by hand.
const HANDS_OFF_MS = 4000;

function focusAt(box, at, follow) {
  const turns = [...box.querySelectorAll(".turn")];
  let found = null;
  for (const turn of turns) if (Number(turn.dataset.start) <= at + 0.01) found = turn;
  const before = box.querySelector(".turn.focus");
  if (found === before) return;
  if (before) before.classList.remove("focus");
  if (!found) return;
  found.classList.add("focus");
  if (follow) box.scrollTop = found.offsetTop - box.offsetTop - (box.clientHeight - found.clientHeight) / 3;
}

function listen(box) {
  let touched = 0;
  for (const name of ["wheel", "touchmove"]) {
    box.addEventListener(name, () => { touched = Date.now(); }, { passive: true });
  }
  const onTime = (event) => {
    if (!box.isConnected) return window.removeEventListener("callqa:time", onTime);
    if (event.detail.call !== box.dataset.call) return;
    focusAt(box, event.detail.at, !event.detail.playing || Date.now() - touched > HANDS_OFF_MS);
  };
  window.addEventListener("callqa:time", onTime);
}

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".root");
  let box = root.querySelector(".dialogue");
  if (!box) {
    box = element("div", "dialogue");
    box.tabIndex = 0;
    root.replaceChildren(box);
    listen(box);
  }
  box.dataset.call = data.call;
  box.setAttribute("aria-label", data.label);
  const seek = (at) => askFor(data.call, at);
  const nodes = [];
  for (const turn of data.turns) {
    if (turn.pause) nodes.push(element("div", "pause", turn.pause));
    nodes.push(turnNode(turn, seek));
  }
  box.replaceChildren(...nodes);
  const place = window.callqaPlace;
  if (place && place.call === data.call) focusAt(box, place.at, false);
  const focus = box.querySelector(".turn.focus");
  if (focus) {
    requestAnimationFrame(() => {
      box.scrollTop = focus.offsetTop - box.offsetTop - (box.clientHeight - focus.clientHeight) / 3;
    });
  }
}

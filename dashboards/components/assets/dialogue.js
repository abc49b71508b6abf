function turnNode(turn, seek) {
  const classes = ["turn"];
  for (const flag of ["right", "dim", "complaint", "focus"]) if (turn[flag]) classes.push(flag);
  const node = element("div", classes.join(" "));
  node.dataset.index = turn.index;
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

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  let box = root.querySelector(".dialogue");
  if (!box) {
    box = element("div", "dialogue");
    box.tabIndex = 0;
    root.replaceChildren(box);
  }
  box.setAttribute("aria-label", data.label);
  const seek = (at) => setTriggerValue("sought", at);
  const nodes = [];
  for (const turn of data.turns) {
    if (turn.pause) nodes.push(element("div", "pause", turn.pause));
    nodes.push(turnNode(turn, seek));
  }
  box.replaceChildren(...nodes);
  const focus = box.querySelector(".turn.focus");
  if (focus) {
    requestAnimationFrame(() => {
      box.scrollTop = focus.offsetTop - box.offsetTop - (box.clientHeight - focus.clientHeight) / 3;
    });
  }
}

function checkNode(check, seek) {
  const node = element("div", "check");
  const line = element("div", "line");
  if (check.outcome) line.appendChild(chip(check.outcome, check.tone));
  const title = element("span", "title", check.title);
  if (check.description) title.title = check.description;
  line.appendChild(title);
  line.appendChild(element("span", "marks", check.marks));
  node.appendChild(line);
  if (check.reason) node.appendChild(element("div", "reason", check.reason));
  if (check.searched) node.appendChild(element("div", "reason", check.searched));
  if (check.quotes.length) {
    const list = element("ul", "quotes");
    for (const quote of check.quotes) {
      const item = element("li");
      item.appendChild(element("span", "at", quote.clock));
      const button = element("button", "link", "“" + quote.text + "”");
      button.addEventListener("click", () => seek(quote.start_s));
      item.appendChild(button);
      list.appendChild(item);
    }
    node.appendChild(list);
  }
  return node;
}

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".root");
  const card = element("div", data.bare ? "card bare" : "card scroll-card");
  for (const section of data.sections) {
    if (section.title) {
      const head = element("div", "section-title");
      head.appendChild(element("span", "", section.title));
      head.appendChild(element("span", "quiet-text", section.marks));
      card.appendChild(head);
    }
    for (const check of section.checks) {
      card.appendChild(checkNode(check, (at) => askFor(data.call, at)));
    }
  }
  const before = root.querySelector(".card");
  const scrolled = before ? before.scrollTop : 0;
  root.replaceChildren(card);
  card.scrollTop = scrolled;
}

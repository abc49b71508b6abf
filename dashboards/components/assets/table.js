const draw = {
  text: (cell) => element("span", "", cell),
  hinted: (cell) => {
    const node = element("span", "", cell.label);
    node.title = cell.title;
    return node;
  },
  quote: (cell) => element("span", "", cell),
  number: (cell) => element("span", "", cell),
  link: (cell) => {
    const anchor = element("a", "", cell.label);
    anchor.href = cell.href;
    return anchor;
  },
  chips: (cell) => {
    const box = element("div", "chips");
    for (const one of cell) box.appendChild(chip(one.label, one.tone, one.title));
    return box;
  },
  bar: (cell) => {
    const box = element("div", "bar");
    box.appendChild(element("span", "", cell.label));
    const track = element("div", "track");
    const fill = element("div", "fill " + (cell.tone || ""));
    fill.style.width = Math.max(0, Math.min(100, cell.share || 0)) + "%";
    track.appendChild(fill);
    box.appendChild(track);
    return box;
  },
  lines: (cell) => {
    const box = element("div", "lines");
    for (const line of cell) box.appendChild(element("div", "", line));
    return box;
  },
  marked: (cell) => {
    const box = element("div", "lines");
    for (const line of cell) {
      const row = element("div", line.quiet ? "quiet-text" : "");
      row.appendChild(element("span", "speaker", line.speaker));
      for (const piece of line.pieces) {
        row.appendChild(element(piece.mark ? "mark" : "span", "", piece.text));
      }
      box.appendChild(row);
    }
    return box;
  },
  spark: (cell) => sparkline(cell),
};

function sparkline(counts) {
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  const [width, height, top] = [110, 24, Math.max(1, ...counts)];
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.setAttribute("class", "spark");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", counts.join(", "));
  const step = counts.length > 1 ? (width - 4) / (counts.length - 1) : 0;
  const points = counts.map((count, i) => `${2 + i * step},${height - 3 - (count / top) * (height - 6)}`);
  const line = document.createElementNS(name, "polyline");
  line.setAttribute("points", points.join(" "));
  svg.appendChild(line);
  return svg;
}

function header(columns) {
  const row = element("tr");
  for (const column of columns) {
    const cell = element("th", column.kind === "number" || column.kind === "bar" ? "number" : "", column.title);
    cell.scope = "col";
    if (column.width) cell.style.width = column.width;
    row.appendChild(cell);
  }
  const head = element("thead");
  head.appendChild(row);
  return head;
}

function bodyRow(columns, record, open) {
  const opens = record.opens || record.seeks !== null;
  const row = element("tr", opens ? "openable" : "");
  for (const column of columns) {
    const kind = column.kind;
    const wrap = kind === "quote" || kind === "lines" ? "quote" : kind === "number" ? "number" : column.wrap ? "wrap" : "nowrap";
    const cell = element("td", wrap);
    const value = record.cells[column.key];
    if (value !== null && value !== undefined) cell.appendChild(draw[kind](value));
    row.appendChild(cell);
  }
  if (opens) {
    if (!row.querySelector("a")) {
      row.tabIndex = 0;
      row.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target === row) open(record);
      });
    }
    row.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      if (String(window.getSelection())) return;
      event.preventDefault();
      open(record);
    });
  }
  return row;
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  const table = element("table");
  if (data.caption) table.setAttribute("aria-label", data.caption);
  table.appendChild(header(data.columns));
  const body = element("tbody");
  for (const record of data.rows) {
    body.appendChild(bodyRow(data.columns, record, (one) => {
      if (one.opens) setTriggerValue("opened", one.opens);
      else askFor(data.call, one.seeks);
    }));
  }
  table.appendChild(body);
  const scroll = element("div", "scroll");
  scroll.appendChild(table);
  root.replaceChildren(scroll);
}

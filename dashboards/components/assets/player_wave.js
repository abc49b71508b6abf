// Drawing: everything scales with the width of the page, times lie on one straight line.
const LANE = 64;
const STRIP = 9;
const FOOT = 34;

function stageHeight(data) {
  return LANE * Math.max(data.lanes.length, 1) + 3 * STRIP + FOOT;
}

function colours(root) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    agent: read("--st-blue-color"), customer: read("--st-orange-color"), mixed: read("--st-blue-color"),
    ivr: read("--st-gray-color"), unknown: read("--st-gray-color"),
    silence: read("--st-gray-color"), overlap: read("--st-violet-color"), interruption: read("--st-red-color"),
    line: read("--st-border-color"), text: read("--st-gray-text-color"), font: read("--st-font"),
  };
}

function tickStep(length, width) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800];
  return steps.find((step) => (step / length) * width > 70) || 3600;
}

function clockText(seconds, places) {
  const whole = Math.floor(seconds);
  const tail = places ? "." + Math.floor((seconds - whole) * 10) : "";
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
  return parts.map((part, i) => (i ? String(part).padStart(2, "0") : part)).join(":") + tail;
}

function drawWave(canvas, data, root) {
  const width = canvas.parentElement.clientWidth;
  const height = stageHeight(data);
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.height = height + "px";
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.clearRect(0, 0, width, height);
  const paint = colours(root);
  const x = (at) => (at / Math.max(data.length, 0.001)) * width;
  const wavesEnd = LANE * Math.max(data.lanes.length, 1);
  for (const span of data.spans) {
    pen.globalAlpha = span.kind === "silence" ? 0.16 : 0.22;
    pen.fillStyle = paint[span.kind];
    pen.fillRect(x(span.from), 0, Math.max(1.5, x(span.to) - x(span.from)), wavesEnd + 3 * STRIP);
  }
  data.lanes.forEach((lane, place) => {
    const middle = LANE * place + LANE / 2;
    pen.globalAlpha = 0.85;
    pen.fillStyle = paint[lane.tone];
    lane.points.forEach(([at, level], i) => {
      const next = i + 1 < lane.points.length ? lane.points[i + 1][0] : data.length;
      const half = Math.max(0.5, level * (LANE / 2 - 4));
      pen.fillRect(x(at), middle - half, Math.max(0.7, x(next) - x(at) - 0.2), 2 * half);
    });
  });
  pen.globalAlpha = 1;
  for (const turn of data.turns) {
    pen.fillStyle = paint[turn.role] || paint.unknown;
    const row = turn.role === "agent" ? 0 : 1;
    pen.fillRect(x(turn.from), wavesEnd + 4 + row * (STRIP + 2), Math.max(1, x(turn.to) - x(turn.from)), STRIP - 1);
  }
  pen.fillStyle = paint.text;
  pen.strokeStyle = paint.line;
  pen.font = "11px " + paint.font;
  pen.textBaseline = "bottom";
  const step = tickStep(data.length, width);
  for (let at = 0; at <= data.length; at += step) {
    pen.textAlign = at === 0 ? "left" : x(at) > width - 24 ? "right" : "center";
    pen.fillText(clockText(at), x(at), height - 1);
  }
}

function hintAt(data, at, slack) {
  const hit = data.marks.find((mark) => Math.abs(mark.at - at) <= slack);
  if (hit) return hit.text;
  const words = data.spans.filter((one) => one.from <= at && at < one.to).map((one) => one.text);
  const turn = data.turns.filter((one) => one.from <= at && at < one.to).map((one) => one.text);
  return [clockText(at), ...turn, ...words].join("\n");
}

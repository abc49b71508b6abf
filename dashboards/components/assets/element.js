// Everything that comes from a call is set as text, so that no call can bring a script along.
function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = String(text);
  return node;
}

function chip(label, tone, title) {
  const node = element("span", "chip " + (tone || "quiet"), label);
  if (title) node.title = title;
  return node;
}

// Asks the player of a call for a second; without one on the page nothing happens.
function askFor(call, at) {
  window.dispatchEvent(new CustomEvent("callqa:seek", { detail: { call, at } }));
}

// Fetches a file once when it is ready; the link stays for whoever's browser asks first.
const fetched = new Set();

export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".root");
  const link = element("a", "link", data.label);
  link.href = data.href;
  link.setAttribute("download", data.name);
  root.replaceChildren(link);
  if (!fetched.has(data.href)) {
    fetched.add(data.href);
    link.click();
  }
}

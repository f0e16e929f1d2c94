/* Enlarges diagrams (pan and zoom by wheel, pinch, drag and keyboard) and shows decks full screen. */
(() => {
  "use strict";
  if (window.docsAsCodeViewer) return;
  window.docsAsCodeViewer = true;

  const STEP = 1.3;
  const PAN = 60;
  const DRAG = 4;
  const NARROW = 600;
  const READABLE = 0.8;
  const HTML = document.documentElement;

  let shown = null; // { svg, canvas, width, height }: the diagram in the dialog, and the place it came from
  let view = { x: 0, y: 0, scale: 1 };
  let fitted = 1;

  const make = (tag, name, attributes = {}) => {
    const element = document.createElement(tag);
    element.className = name;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  const tool = (action, label) =>
    make("button", `dac-tool dac-${action}`, { type: "button", "aria-label": label, title: label, "data-dac-action": action });

  const dialog = make("dialog", "dac-dialog", { "aria-labelledby": "dac-name" });
  const name = make("p", "dac-name", { id: "dac-name" });
  const stage = make("div", "dac-stage", {
    tabindex: "0",
    role: "group",
    "aria-label": "Diagram: + and - zoom, 0 fits, arrow keys move, Escape closes",
  });
  const head = make("div", "dac-head");
  const tools = make("div", "dac-tools");
  tools.append(tool("smaller", "Zoom out"), tool("larger", "Zoom in"), tool("fit", "Fit to the window"), tool("close", "Close"));
  head.append(name, tools);
  dialog.append(head, stage);

  /* The view */

  const draw = (eased = false) => {
    stage.classList.toggle("dac-eased", eased);
    shown.svg.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  };

  const fit = () => {
    const { width, height } = stage.getBoundingClientRect();
    const margin = Math.min(24, width / 20);
    fitted = Math.min((width - 2 * margin) / shown.width, (height - 2 * margin) / shown.height, 4);
    view = { scale: fitted, x: (width - shown.width * fitted) / 2, y: (height - shown.height * fitted) / 2 };
  };

  /* On a phone a wide picture that fits is as small as it was in the page: start at its own size, where reading starts. */
  const start = () => {
    fit();
    const { width, height } = stage.getBoundingClientRect();
    if (width > NARROW || fitted >= READABLE) return;
    const scale = Math.min(1, Math.max((height - 24) / shown.height, READABLE));
    view = { scale, x: Math.max(12, (width - shown.width * scale) / 2), y: Math.max(12, (height - shown.height * scale) / 2) };
  };

  const zoom = (factor, x, y) => {
    const scale = Math.min(Math.max(view.scale * factor, fitted / 2), Math.max(fitted, 1) * 12);
    const ratio = scale / view.scale;
    view = { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
  };

  const zoomCentre = (factor) => {
    const { width, height } = stage.getBoundingClientRect();
    zoom(factor, width / 2, height / 2);
    draw(true);
  };

  const pan = (x, y) => {
    view = { ...view, x: view.x + x, y: view.y + y };
    draw(true);
  };

  /* The dialog */

  const open = (figure) => {
    const canvas = figure.querySelector(".dac-canvas");
    const svg = canvas && canvas.querySelector("svg");
    if (!svg || shown) return;
    const box = svg.viewBox.baseVal;
    const rect = svg.getBoundingClientRect();
    const width = (box && box.width) || rect.width;
    const height = (box && box.height) || rect.height;
    canvas.style.height = `${canvas.getBoundingClientRect().height}px`; // so that the page does not jump
    shown = { svg, canvas, width, height };
    name.textContent = (figure.querySelector("figcaption") || {}).textContent || figure.getAttribute("aria-label") || "Diagram";
    dialog.classList.toggle("dac-schemes", canvas.classList.contains("dac-schemes"));
    if (!dialog.isConnected) document.body.append(dialog);
    svg.style.width = `${width}px`;
    svg.style.height = `${height}px`;
    stage.replaceChildren(svg); // moved, not copied: ids stay unique, and links stay links
    dialog.showModal();
    stage.focus();
    start();
    draw();
  };

  const putBack = () => {
    if (!shown) return;
    const { svg, canvas } = shown;
    for (const property of ["transform", "width", "height"]) svg.style.removeProperty(property);
    canvas.append(svg);
    canvas.style.removeProperty("height");
    pointers.clear();
    shown = null;
  };

  dialog.addEventListener("close", putBack);

  const KEYS = {
    "+": () => zoomCentre(STEP),
    "=": () => zoomCentre(STEP),
    "-": () => zoomCentre(1 / STEP),
    0: () => (fit(), draw(true)),
    ArrowLeft: () => pan(PAN, 0),
    ArrowRight: () => pan(-PAN, 0),
    ArrowUp: () => pan(0, PAN),
    ArrowDown: () => pan(0, -PAN),
  };

  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the page behind has shortcuts of its own
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  window.addEventListener("resize", () => {
    if (shown) (fit(), draw());
  });

  /* Wheel, drag and pinch */

  const pointers = new Map();
  let travelled = 0;

  const place = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const { x, y } = place(event);
      zoom(Math.exp((-event.deltaY * lines * (event.ctrlKey ? 4 : 1)) / 600), x, y);
      draw();
    },
    { passive: false },
  );

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, place(event));
  });

  stage.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before || !shown) return;
    const now = place(event);
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (travelled > DRAG && !stage.hasPointerCapture(event.pointerId)) {
      stage.setPointerCapture(event.pointerId); // only now, so that a plain click still reaches a link
      stage.classList.add("dac-dragged");
    }
    if (others.length) {
      const [other] = others;
      const spread = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      zoom(spread(now) / spread(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      view = { ...view, x: view.x + now.x - before.x, y: view.y + now.y - before.y };
    }
    pointers.set(event.pointerId, now);
    draw();
  });

  const lift = (event) => {
    pointers.delete(event.pointerId);
    stage.classList.remove("dac-dragged");
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener(
    "click",
    (event) => {
      if (travelled > DRAG) (event.preventDefault(), event.stopPropagation());
    },
    true,
  );

  /* The page: one listener for all figures, also those that instant navigation brings later */

  const ACTIONS = {
    enlarge: (button) => open(button.closest(".dac-diagram")),
    fullscreen: (button) => button.closest(".dac-deck").querySelector("iframe").requestFullscreen(),
    larger: () => zoomCentre(STEP),
    smaller: () => zoomCentre(1 / STEP),
    fit: KEYS[0],
    close: () => dialog.close(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dac-action]");
    if (button) return ACTIONS[button.dataset.dacAction](button);
    if (event.target.closest("a") || String(window.getSelection())) return undefined;
    const canvas = event.target.closest(".dac-canvas");
    return canvas ? open(canvas.closest(".dac-diagram")) : undefined;
  });

  const ready = () => {
    if (dialog.open) dialog.close();
    HTML.classList.add("dac-ready");
    HTML.classList.toggle("dac-no-fullscreen", !document.fullscreenEnabled);
  };

  const follow = () => window.document$ && window.document$.subscribe(ready); // Material's instant navigation
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
  ready();
})();

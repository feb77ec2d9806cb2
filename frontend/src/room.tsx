// Entry of the live room's page: wires the browser to the parts and shows them.
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/arriving.css";
import "./styles/connection.css";
import "./styles/door.css";
import "./styles/circle.css";
import "./styles/room.css";
import "./styles/safety.css";
import "./styles/view.css";
import "./styles/chat.css";
import "./styles/together.css";
import "./styles/breakouts.css";
import "./styles/captions.css";
import "./styles/panel.css";
import { render } from "preact";
import { App } from "./components/App";
import { LocalMedia } from "./media/local";
import { readConfig } from "./room/config";
import { followStirrings } from "./room/stirrings";
import { openStorage } from "./room/storage";
import { RoomStore } from "./room/store";
import { readTheme, wearTheme } from "./room/theme";
import { Visit, type VisitWiring } from "./room/visit";
import { fetchEntry, RejoinMemory } from "./wire/entry";
import { startBeats } from "./wire/heartbeat";

const config = readConfig(document);
const store = new RoomStore();
store.arrived.value = config.arrival === null;
const local = new LocalMedia(openStorage("localStorage"));

const tab = openStorage("sessionStorage");
const wiring: VisitWiring = {
  fetchEntry: () => fetchEntry(config.ticketUrl, config.csrfToken),
  open: (url, protocol) => new WebSocket(url, protocol),
  beats: startBeats,
  memory: new RejoinMemory(config.session, tab),
  tab,
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

const visit = new Visit(config, store, local, wiring);
followStirrings(
  () => visit.changeNetwork(),
  () => visit.hurry(),
);
document.addEventListener("visibilitychange", () => {
  store.isHidden.value = document.visibilityState === "hidden";
  if (document.visibilityState === "visible") visit.lookAgain();
});

wearTheme(readTheme(openStorage("localStorage")), openStorage("localStorage"));
const root = document.getElementById("room");
if (root) render(<App config={config} store={store} visit={visit} local={local} />, root);

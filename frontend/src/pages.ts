// Entry of the server-rendered pages: their styles, and scripts that only better what already works.
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/pages.css";
import "./styles/record.css";
import "./styles/timeline.css";
import { wireDialogs } from "./pages/dialogs";
import { openGuestLink } from "./pages/guest";
import { keepFresh } from "./pages/live";
import { keepTellingHowLong, localiseTimes } from "./pages/times";

localiseTimes(document);
keepTellingHowLong(document, window);
wireDialogs(document);
keepFresh(document, window);
openGuestLink(document, window);

// Entry of the page where people try their connection.
import "./styles/connection.css";
import { render } from "preact";
import { ConnectionCheck } from "./components/ConnectionCheck";
import { checkSeam } from "./room/connection";

const root = document.getElementById("connection");
const told = document.getElementById("connection-config")?.textContent;
if (root && told) {
  const { ticketUrl, csrfToken } = JSON.parse(told) as { ticketUrl: string; csrfToken: string };
  render(<ConnectionCheck seam={checkSeam(ticketUrl, csrfToken)} />, root);
}

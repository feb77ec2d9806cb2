import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepFocus } from "../../src/room/focus";

const SCREEN = `
  <h1 tabindex="-1">Evening group</h1>
  <section class="notices" aria-label="Notices">
    <section class="strip" id="break"><p>Break</p><button id="go">Go on now</button></section>
    <section class="strip" id="poll"><h2>How are you?</h2><button id="close">Close</button></section>
    <div class="strip" id="worry"><p id="ben">Ben asks for help.</p><button id="seen">I have seen it</button></div>
  </section>
  <main>
    <ul class="circle"><li><button id="options">Options for Ben</button></li><li>Ana</li></ul>
    <aside>
      <h2>Waiting</h2>
      <ul data-next>
        <li><button id="cy">Admit Cy</button></li>
        <li><button id="di">Admit Di</button></li>
        <li><button id="eli">Admit Eli</button></li>
      </ul>
    </aside>
  </main>
  <section aria-label="Your controls"><button id="help" data-then="told">I need help</button></section>`;

let root: HTMLElement;
let stop: () => void;
beforeEach(() => {
  document.body.innerHTML = `<div id="root">${SCREEN}</div>`;
  root = document.getElementById("root") as HTMLElement;
  stop = keepFocus(root);
});
afterEach(() => {
  stop();
  document.body.innerHTML = "";
});

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(selector);
  return found;
}

function focused(): string {
  const { activeElement } = document;
  return activeElement?.id || activeElement?.textContent?.trim() || activeElement?.tagName || "";
}

/** Long enough for everything that could happen, where nothing should. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Focuses one thing, then takes another away: what has the focus then. */
async function lose(focus: string, gone: string): Promise<string> {
  element(focus).focus();
  element(gone).remove();
  await vi.waitFor(() => expect(document.activeElement).not.toBe(document.body));
  return focused();
}

it.each<[string, string, string, string]>([
  ["the next one of a list", "#cy", "li:has(#cy)", "di"],
  ["the last one after the last", "#eli", "li:has(#eli)", "di"],
  ["the list's heading when nobody is left", "#cy", "[data-next]", "Waiting"],
  ["the heading of a strip that stays", "#close", "#close", "How are you?"],
  ["the sentence of a strip that has no heading", "#seen", "#seen", "ben"],
  ["the people, when one of them is gone", "#options", "li:has(#options)", "Ana"],
])("goes to %s", async (_name, focus, gone, to) => {
  expect(await lose(focus, gone)).toBe(to);
});

it("goes to the notices that are left, then to the screen's heading", async () => {
  await lose("#go", "#break");
  expect(document.activeElement).toBe(element(".notices"));
  element("#poll").remove();
  expect(await lose("#seen", "#worry")).toBe("Evening group");
});

it("goes where the control says", async () => {
  element(".notices").insertAdjacentHTML("beforeend", `<p id="told">They have been told.</p>`);
  expect(await lose("#help", "#help")).toBe("told");
});

function answer(): void {
  element(".notices").insertAdjacentHTML("beforeend", '<div class="strip"><p id="told">They know.</p></div>');
}

it("goes where the control says also when that comes with the room's answer", async () => {
  expect(await lose("#help", "#help")).not.toBe("told");
  answer();
  await vi.waitFor(() => expect(focused()).toBe("told"));
});

it("stays with whoever went on meanwhile", async () => {
  await lose("#help", "#help");
  element("#options").focus();
  answer();
  await settled();
  expect(focused()).toBe("options");
});

it("leaves alone whoever has it somewhere else, or let go of it", async () => {
  element("#go").focus();
  element("#cy").focus();
  element("#break").remove();
  await settled();
  expect(focused()).toBe("cy");
  element("#cy").blur();
  await settled();
  element("li:has(#cy)").remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});

it("lets a dialog give it back first", async () => {
  element("#go").focus();
  element("#break").remove();
  setTimeout(() => element("#help").focus());
  await settled();
  expect([focused(), element("h1").tabIndex]).toEqual(["help", -1]);
});

it("is what does it: without it the focus is nowhere", async () => {
  stop();
  element("#cy").focus();
  element("li:has(#cy)").remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});

// Sound and pictures that the browser may hold back until the person presses something (HTML, section 4.8.11.8).

/** Plays one element; false: the browser wants a press first. */
export async function plays(element: HTMLMediaElement): Promise<boolean> {
  try {
    await element.play();
    return true;
  } catch (error) {
    return !(error instanceof DOMException && error.name === "NotAllowedError");
  }
}

/** Plays everything below `root`; false: something is held back still. */
export async function playAll(root: ParentNode): Promise<boolean> {
  const elements = [...root.querySelectorAll<HTMLMediaElement>("audio, video")];
  const played = await Promise.all(elements.filter(({ srcObject }) => srcObject).map(plays));
  return played.every(Boolean);
}

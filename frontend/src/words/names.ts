/** The letters shown where there is no picture: "Ana P." is AP, "Robin" is R. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

/** "Ruth T.", "Ruth T. and Tom W.", "Ruth T., Tom W. and Uma V." */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction", style: "long" }).format(names);
}

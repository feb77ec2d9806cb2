// Own small drawings on a 24 px grid, two pixels wide, as the words beside them need them.

const PATHS = {
  microphone: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11v1a7 7 0 0 0 14 0v-1M12 19v3",
  microphoneOff:
    "M3 3l18 18M9 9v3a3 3 0 0 0 4.6 2.5M15 11V6a3 3 0 0 0-5.8-1M5 11v1a7 7 0 0 0 11.4 5.4M19 11v1a7 7 0 0 1-.3 2M12 19v3",
  camera: "M4 6h9a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM15 11l7-4v10l-7-4",
  cameraOff:
    "M3 3l18 18M7 6H4a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-2M11 6h2a2 2 0 0 1 2 2v2l7-3v10l-2-1",
  leave: "M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9",
  door: "M5 21V4a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v17M3 21h18M15 12v.5",
  sound: "M4 9v6h4l5 4V5L8 9zM17 9a4 4 0 0 1 0 6M19.5 6.5a8 8 0 0 1 0 11",
  hand: "M7 11V6.5a1.5 1.5 0 0 1 3 0V11V4.5a1.5 1.5 0 0 1 3 0V11V5.5a1.5 1.5 0 0 1 3 0V12V8.5a1.5 1.5 0 0 1 3 0V15a7 7 0 0 1-7 7c-3 0-4.500-1.500-6-4l-2-3.500a1.500 1.500 0 0 1 2.500-1.500L7 14z",
  minute: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  chat: "M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z",
  together:
    "M12 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6 13a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM18 13a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM10 18.5h4",
  lead: "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5",
  view: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h16v6H4z",
  screen: "M3 5h18v11H3zM8 20h8M12 16v4M12 8v5M9.5 10.500L12 8l2.500 2.500",
  aside:
    "M8 6a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM16 6a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM3.5 18.5a4.5 4.5 0 0 1 9 0M12 16a4.5 4.5 0 0 1 8.500 2.500",
  pin: "M9 3h6l-1 6 4 4H6l4-4zM12 13v8",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing; the words beside it, or the name of its button, say what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

// Words around handouts.
export const HANDOUTS = {
  summary: "Share a handout",
  promise:
    "Everybody in the room can open it, latecomers too, until you withdraw it or a day after the session. What is on it is read by all.",
  file: "A file: PDF, PNG, JPEG or text, up to 10 MB",
  link: "Or a web address",
  noLink: "This is not a web address yet.",
  title: "What it is called",
  shareFile: "Share the file",
  shareLink: "Share the link",
  sending: "Sending the file",
  tooLarge: "This file has more than 10 MB. A smaller one, or a link, works.",
  notSent: "The file did not get through. Please try again.",
} as const;

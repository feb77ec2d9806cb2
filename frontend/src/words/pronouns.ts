// Sentences about how somebody wants to be spoken of.

export const PRONOUNS = {
  shown: "The others see",
  add: "Add pronouns",
  change: "Change pronouns",
  label: "Your pronouns, if you like",
  suggested: ["she/her", "he/him", "they/them"],
  saved: "Saved. The others read them after your name.",
  gone: "Taken away. Your name stands alone.",
  away: "That did not get through. You can join all the same, or write it again.",
} as const;

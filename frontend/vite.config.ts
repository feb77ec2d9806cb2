import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Relative base: the built files find each other wherever the static files are served.
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0, // the content security policy allows no data: urls
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        room: entry("src/room.tsx"),
        connection: entry("src/connection.tsx"),
        pages: entry("src/pages.ts"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    maxWorkers: "100%", // by itself it leaves a core to whoever watches: of two that is half
  },
});

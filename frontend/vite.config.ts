// Builds what the review room's pages load besides their style sheet: one script for all pages, and what draws
// maps, which is loaded only where a map is looked at.
import { defineConfig } from "vite";
import { shapes } from "./shapes";

export default defineConfig({
  base: "/static/built/",
  plugins: [shapes()],
  build: {
    outDir: "../src/recount/web/static/built",
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0, // the pages' policy allows no data: addresses
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { main: "src/main.ts" },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});

import { defineConfig } from "vite";

// The app's own record modules on a page that tests drive (tests/phone). It is no part of what is released.
export default defineConfig({
  root: "harness",
  base: "/harness/",
  build: { outDir: "out", emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false }, minify: false },
});

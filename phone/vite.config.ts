import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { VitePWA } from "vite-plugin-pwa";

// The server hands out what lies in this folder at its root (otop/site/settings.py), so the app answers at /phone/.
const OUT = "../otop/site/root/phone";

export default defineConfig({
  base: "/phone/",
  plugins: [
    svelte(),
    VitePWA({
      // A new version waits until the person says so: nobody is interrupted in the middle of a sale.
      registerType: "prompt",
      injectRegister: null,
      manifest: {
        id: "/phone/",
        name: "OTOP 2.0 หน้าร้าน ประตู โต๊ะบริการ",
        short_name: "OTOP งาน",
        description: "Till, gate and counter of an OTOP fair. Works without a network.",
        lang: "th",
        start_url: "/phone/",
        scope: "/phone/",
        display: "standalone",
        orientation: "portrait",
        background_color: "#fbfaf7",
        theme_color: "#27407a",
        icons: [
          { src: "icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{html,js,css,woff2,svg,png,wasm}"],
        navigateFallback: "/phone/index.html",
        navigateFallbackAllowlist: [/^\/phone\/$/],
        cleanupOutdatedCaches: true,
        // From the first visit on: the phone works offline, and hears of a new version, without opening the app again.
        clientsClaim: true,
        inlineWorkboxRuntime: true,
        sourcemap: false,
        // Pictures of products, so that the till shows them without a network.
        runtimeCaching: [
          {
            urlPattern: ({ request, sameOrigin }) => sameOrigin && request.destination === "image",
            handler: "StaleWhileRevalidate",
            options: { cacheName: "pictures", expiration: { maxEntries: 200 } },
          },
        ],
      },
    }),
  ],
  build: { outDir: OUT, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});

import { mount } from "svelte";
import { registerSW } from "virtual:pwa-register";

import { app } from "./app/app.svelte";
import App from "./App.svelte";
import "./styles/app.css";

mount(App, { target: document.getElementById("app")! });
void app.start();

// The person asked for the new version, in this tab or in another: every tab goes on with it. What its own library does
// here leaves out a page that was open before the first version was at work.
let atWork = navigator.serviceWorker?.controller != null;
navigator.serviceWorker?.addEventListener("controllerchange", () => {
  if (atWork) location.reload();
  atWork = true;
});

const update = registerSW({
  onNeedRefresh() {
    app.newVersion = () => void update();
  },
  onNeedReload() {},
  onRegisteredSW(_address, registration) {
    // A phone that stays open for days hears of a new version within the hour.
    if (registration) setInterval(() => void registration.update().catch(() => undefined), 3_600_000);
  },
});

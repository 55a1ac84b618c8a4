/** The screen stays on while the face is open, where the browser can do that; the returned function ends it. */
export function awake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async (): Promise<void> => {
    if (over || document.hidden || !("wakeLock" in navigator)) return;
    lock = await navigator.wakeLock.request("screen").catch(() => null); // a low battery may refuse
    if (over) void lock?.release();
  };
  // The browser lets go of it whenever the page is hidden.
  const changed = (): void => void ask();
  document.addEventListener("visibilitychange", changed);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", changed);
    void lock?.release();
  };
}

/** The code in what a QR holds: the desk's address with `#enrol=…`, or the bare code; null for any other QR. */
export function codeIn(text: string): string | null {
  const said = /#enrol=([^&\s]+)$/.exec(text)?.[1] ?? text;
  const code = decoded(said).replace(/[\s-]/g, "").toUpperCase();
  return /^[0-9A-Z]{8}$/.test(code) ? `${code.slice(0, 4)}-${code.slice(4)}` : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

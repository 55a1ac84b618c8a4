import type { Kept, Product, Setup } from "../../records/types";

/** Prices above are refused by the server, too (docs/sync.md). */
export const PRICE_MAX_SATANG = 100_000_000;
export const NAME_LETTERS_MAX = 80;

/**
 * The booth's goods: as the server told them, changed by what this phone recorded since and the server cannot have told
 * yet. `toldAt` is the venue's time of the last setup.
 */
export function goodsOf(setup: Setup, changes: Kept[], toldAt: number): Product[] {
  const goods = new Map((setup.products ?? []).map((product) => [product.id, product]));
  const newer = changes
    .filter((kept) => (kept.state === "waiting" || kept.at > toldAt) && kept.state !== "rejected")
    .sort((one, other) => one.at - other.at || one.seq - other.seq);
  for (const { kind, body } of newer) {
    const id = body.product as string;
    const before = goods.get(id);
    const unit_satang = body.unit_satang as number;
    if (kind === "price" && before) goods.set(id, { ...before, unit_satang });
    if (kind !== "product") continue;
    const name = body.name as string;
    // An English name that the registry has stays with a product that was not renamed.
    const names = before && before.name.th === name ? before.name : { th: name, en: "" };
    if (body.offered === false) goods.delete(id);
    else goods.set(id, { id, name: names, unit_satang, picture: before?.picture ?? "", own: before ? (before.own ?? false) : true });
  }
  return [...goods.values()];
}

/** A hue of its own for each product without a picture, the same on every phone. */
export function hue(id: string): number {
  return Number.parseInt(id.slice(-5), 16) % 360 || 0;
}

/** Numbers by chance, the same again for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** 0 or more, below 1. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  from(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  one<T>(things: readonly T[]): T {
    return things[this.from(0, things.length - 1)]!;
  }

  /** One of the names, each as often as its number says. */
  weighed<T extends string>(weights: Partial<Record<T, number>>): T {
    const names = Object.keys(weights) as T[];
    let left = this.next() * names.reduce((sum, name) => sum + weights[name]!, 0);
    return names.find((name) => (left -= weights[name]!) < 0) ?? names.at(-1)!;
  }
}

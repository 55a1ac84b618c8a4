/** The Shape Detection API (https://wicg.github.io/shape-detection-api/), which TypeScript's own library lacks. */
declare class BarcodeDetector {
  constructor(options?: { formats: string[] });
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}

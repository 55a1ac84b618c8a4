/** A paper slip is read from this; the server keeps no larger one either. */
const SIDE = 1600;
export const MOST_BYTES = 900_000;
const QUALITIES = [0.8, 0.65, 0.5, 0.35];
/** The server takes no picture that is longer for its width (docs/sync.md), and nobody could read it. */
const MOST_RATIO = 20;

/** A photograph of a slip as a small JPEG, upright, without what the camera wrote beside it. Rejects if it is none. */
export async function slipPhoto(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file);
  if (Math.max(image.width, image.height) > MOST_RATIO * Math.min(image.width, image.height)) throw new Error("too long");
  for (let side = SIDE; ; side = Math.round(side * 0.75)) {
    const canvas = drawn(image, side);
    for (const quality of QUALITIES) {
      const made = await jpeg(canvas, quality);
      if (made.size < MOST_BYTES) {
        image.close();
        return made;
      }
    }
  }
}

function drawn(image: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const ink = canvas.getContext("2d")!;
  ink.fillStyle = "#fff"; // what is transparent would be black
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((made, failed) =>
    canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("no picture"))), "image/jpeg", quality),
  );
}

// Makes an image fit for a model: vendors refuse large ones, and each pixel costs tokens.
import type { FittedImage } from "#core/ports.ts";

/** Maximum length of the longer edge in pixels, and maximum size in bytes. */
const maxEdge = 1_920;
const maxBytes = 512 * 1024;

/** Shrinks an image until it fits. Returns undefined if the bytes are no image that this browser can read. */
export async function fitImage(bytes: Uint8Array<ArrayBuffer>, mime: string): Promise<FittedImage | undefined> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mime })).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const scale = Math.min(1, maxEdge / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && bytes.length <= maxBytes) return { bytes, mime };
    for (let size = scale; ; size *= 0.75) {
      const small = await drawn(bitmap, size, mime);
      if (small.size > maxBytes && bitmap.width * size >= 64) continue;
      return { bytes: new Uint8Array(await small.arrayBuffer()), mime: small.type };
    }
  } finally {
    bitmap.close();
  }
}

/** Draws the image at a size. WebP keeps its transparency; a browser that cannot write WebP gets a white ground. */
async function drawn(bitmap: ImageBitmap, size: number, mime: string): Promise<Blob> {
  const edge = (pixels: number) => Math.max(1, Math.round(pixels * size));
  const canvas = new OffscreenCanvas(edge(bitmap.width), edge(bitmap.height));
  const context = canvas.getContext("2d");
  context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  if (mime !== "image/jpeg") {
    const webp = await canvas.convertToBlob({ type: "image/webp", quality: 0.85 });
    if (webp.type === "image/webp") return webp;
    if (context) {
      context.globalCompositeOperation = "destination-over";
      context.fillStyle = "white";
    }
    context?.fillRect(0, 0, canvas.width, canvas.height);
  }
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 });
}

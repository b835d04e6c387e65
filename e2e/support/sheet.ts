// Puts many screenshots on one contact sheet, a single picture that is stored in the repository.
import type { Page } from "@playwright/test";

const tallest = 420;

export async function contactSheet(page: Page, shots: Map<string, Buffer[]>): Promise<Buffer> {
  const sheet = await page.context().newPage();
  await sheet.setViewportSize({ width: 1360, height: 400 });
  const figures = [...shots].flatMap(([name, images]) =>
    images.map(
      (image) =>
        `<figure><img src="data:image/png;base64,${image.toString("base64")}"><figcaption>${name}</figcaption></figure>`,
    ),
  );
  await sheet.setContent(`<style>
    body { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px; background: #777; font: 12px sans-serif; color: #fff; }
    figure { margin: 0; } img { display: block; max-width: 440px; max-height: ${tallest}px; }
  </style>${figures.join("")}`);
  await sheet.waitForFunction("[...document.images].every(({ complete }) => complete)");
  const bytes = await sheet.screenshot({ fullPage: true, type: "jpeg", quality: 55 });
  await sheet.close();
  return bytes;
}

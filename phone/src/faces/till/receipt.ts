import { baht } from "../../base/money";
import type { Line } from "./cart";

/** 384 dots: the width of a 58 mm thermal printer. As a picture, so that Thai marks sit where they belong. */
const WIDTH = 384;
const FONT = 'Sarabun, "Noto Sans Thai", sans-serif';

export type Receipt = {
  title: string;
  under: string;
  when: string;
  no: string;
  lines: Line[];
  satang: number;
  words: { free: string; total: string; baht: string; paid: string; thanks: string };
};

/** The receipt as a black and white picture. */
export async function receiptPicture(receipt: Receipt): Promise<Blob> {
  await Promise.all(["400 24px", "600 24px"].map((font) => document.fonts.load(`${font} Sarabun`, "กAก")));
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = paint(canvas.getContext("2d")!, receipt); // measured first, then drawn: a new height clears it
  paint(canvas.getContext("2d")!, receipt);
  return new Promise((made, failed) => canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("no picture"))), "image/png"));
}

/** Draws and returns the height. */
function paint(ink: CanvasRenderingContext2D, receipt: Receipt): number {
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, WIDTH, ink.canvas.height);
  ink.fillStyle = "#000";
  let y = 0;
  const write = (text: string, size: number, weight = 400, align: CanvasTextAlign = "center"): void => {
    ink.font = `${weight} ${size}px ${FONT}`;
    ink.textAlign = align;
    for (const row of wrapped(ink, text, WIDTH - 16)) {
      y += Math.round(size * 1.45);
      ink.fillText(row, align === "center" ? WIDTH / 2 : 8, y);
    }
  };
  const pair = (left: string, right: string, size: number, weight = 400): void => {
    ink.font = `${weight} ${size}px ${FONT}`;
    const room = WIDTH - 24 - ink.measureText(right).width;
    const rows = wrapped(ink, left, room);
    rows.forEach((row, place) => {
      y += Math.round(size * 1.45);
      ink.textAlign = "left";
      ink.fillText(row, 8, y);
      ink.textAlign = "right";
      if (place === rows.length - 1) ink.fillText(right, WIDTH - 8, y);
    });
  };
  const rule = (): void => {
    y += 14;
    ink.fillRect(8, y, WIDTH - 16, 2);
  };
  write(receipt.title, 28, 600);
  write(receipt.under, 22);
  write(`${receipt.when} · ${receipt.no}`, 20);
  rule();
  for (const line of receipt.lines) {
    pair(`${line.text || receipt.words.free} ${line.qty > 1 ? `${line.qty} × ${baht(line.unit_satang)}` : ""}`, baht(line.qty * line.unit_satang), 24);
  }
  rule();
  pair(receipt.words.total, `${baht(receipt.satang)} ${receipt.words.baht}`, 30, 600);
  write(receipt.words.paid, 20, 400, "left");
  write(receipt.words.thanks, 20);
  return y + 24;
}

/** Rows that fit. Thai is cut between words, as the browser's own dictionary knows them. */
function wrapped(ink: CanvasRenderingContext2D, text: string, room: number): string[] {
  const words = "Segmenter" in Intl ? [...new Intl.Segmenter("th", { granularity: "word" }).segment(text)].map((part) => part.segment) : text.split(/(?<=\s)/);
  const rows = [""];
  for (const word of words) {
    const longer = rows.at(-1)! + word;
    if (ink.measureText(longer).width > room && rows.at(-1) !== "") rows.push(word.trimStart());
    else rows[rows.length - 1] = longer;
  }
  return rows;
}

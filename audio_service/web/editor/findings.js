// @ts-check
// What the check before publishing found, in words.

/** @import { Finding } from "./types.js" */

const FORMAT = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
/** @type {(value: number) => string} with a minus sign */
const number = (value) => FORMAT.format(value).replace("-", "−");
/** @type {(value: number) => string} */
const tenths = (value) => value.toFixed(1).replace("-", "−");
/** @type {(value: number) => string} */
const seconds = (value) => `${tenths(value / 1000)} s`;
/** @type {(which: string) => (value: number) => string} */
const pace = (which) => (value) => `${which} sentence: ${number(Math.round(value))} characters per second`;

/** @type {Record<string, Record<"fine" | "off", (value: number) => string>>} by name: as it should be, and not */
export const FINDINGS = {
  length: {
    fine: () => "Nothing is missing",
    off: () => "The audio is silent or incomplete",
  },
  loudness: {
    fine: (value) => `Loudness on target (${tenths(value)} LUFS)`,
    off: (value) => `Loudness off target (${tenths(value)} LUFS)`,
  },
  peak: {
    fine: (value) => `No distortion (peak ${tenths(value)} dBFS)`,
    off: (value) => `The audio is distorted (peak ${tenths(value)} dBFS)`,
  },
  silence: {
    fine: (value) => `No long gaps (longest ${seconds(value)})`,
    off: (value) => `A gap is too long (${seconds(value)})`,
  },
  slowest: { fine: pace("Slowest"), off: pace("Slowest") },
  fastest: { fine: pace("Fastest"), off: pace("Fastest") },
  phonemes: {
    fine: () => "The voice can say every sound",
    off: (value) =>
      value === 1 ? "The voice can’t say one of the sounds" : `The voice can’t say ${number(value)} of the sounds`,
  },
};

/**
 * A finding in words; of one that has none here, the service's own.
 * @param {Pick<Finding, "name" | "value" | "verdict"> & { says?: string }} finding
 */
export function findingWords({ name, value, verdict, says }) {
  return FINDINGS[name]?.[verdict === "fine" ? "fine" : "off"](value) ?? says ?? "The audio has a problem";
}

// The player's own style. It takes the page's type and colour; see docs/player.md for what a site can set.

import { MARKS } from "./follow.js";

export const STYLE = `
:host { display: block; min-height: 56px; margin: 16px 0; color: inherit; font: var(--listen-font, inherit); -webkit-tap-highlight-color: transparent; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.player { display: block; width: 100%; max-width: none; max-height: none; margin: 0; padding: 6px 0; border: 0; background: none; color: var(--listen-color, inherit); font-size: max(16px, 0.85em); line-height: 1.5; --line: color-mix(in srgb, currentColor 22%, transparent); --accent: var(--listen-accent, currentColor); }
.line { display: flex; align-items: center; gap: 12px; min-height: 44px; }
button, a, select { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; min-width: 44px; height: 44px; border-radius: var(--listen-radius, 8px); cursor: pointer; display: inline-grid; place-items: center; text-decoration: none; }
a:not([href]) { opacity: 0.4; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.round { position: relative; flex: none; width: 44px; border-radius: 50%; color: var(--accent); }
.disc { width: 44px; height: 44px; fill: currentColor; fill-rule: evenodd; display: block; }
.round::after { content: ""; position: absolute; inset: -4px; border: 2px solid transparent; border-radius: 50%; }
:host([state=loading]) .round::after, :host([state=buffering]) .round::after { border-top-color: currentColor; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.label { flex: 1 1 auto; min-width: 0; cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.time { flex: none; font-variant-numeric: tabular-nums; font-size: 0.9em; opacity: 0.85; }
.sign { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.sign text { fill: currentColor; stroke: none; font: 600 8px system-ui, sans-serif; text-anchor: middle; }

button[aria-pressed=true] .sign { stroke-width: 2.5; }
button[aria-pressed=true] { background: color-mix(in srgb, currentColor 12%, transparent); }
[dir=rtl] :is([class*=Sentence], [class*=Paragraph], .ticks) { transform: scaleX(-1); }
.bar { position: relative; height: 44px; }
.bar > * { position: absolute; inset-inline-start: 0; top: 20px; height: 4px; border-radius: 2px; pointer-events: none; }
.track { width: 100%; background: var(--line); }
.loaded, .played { width: 0; background: color-mix(in srgb, currentColor 30%, transparent); }
.played { background: var(--accent); }
.ticks { width: 100%; top: 26px; height: 4px; stroke: currentColor; opacity: 0.45; }
.ticks path { vector-effect: non-scaling-stroke; stroke-width: 1; }
.bar input { color: inherit; inset: 0; top: 0; width: 100%; height: 44px; margin: 0; pointer-events: auto; appearance: none; background: none; cursor: pointer; border-radius: 8px; }
.bar input::-webkit-slider-runnable-track { height: 44px; background: none; }
.bar input::-webkit-slider-thumb { appearance: none; width: 16px; height: 16px; margin-top: 14px; border: 0; border-radius: 50%; background: var(--accent); }
.bar input::-moz-range-thumb { width: 16px; height: 16px; border: 0; border-radius: 50%; background: var(--accent); }
.bar input::-moz-range-track { background: none; }
.controls { display: flex; flex-wrap: wrap; align-items: center; margin-inline-start: -8px; }
.controls > .end { margin-inline-start: auto; display: flex; flex-wrap: wrap; align-items: center; }
.controls select { padding: 0 4px; text-align: center; text-align-last: center; appearance: none; min-width: 56px; font-variant-numeric: tabular-nums; }
option { color: CanvasText; background: Canvas; }
.volume { color: inherit; width: 72px; height: 44px; margin: 0 8px 0 0; accent-color: var(--accent); background: none; }
.message { display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px; margin: 0; }
.message button { padding: 0 8px; text-decoration: underline; text-underline-offset: 3px; }
.transcript { position: relative; max-height: min(60vh, 420px); overflow: auto; overscroll-behavior: contain; margin-top: 8px; padding: 0 16px; border: 1px solid var(--line); border-radius: var(--listen-radius, 8px); cursor: pointer; }
.transcript p { margin: 16px 0; }
.transcript :is(.title, .heading) { font-weight: 700; }
.transcript .quote { padding-inline-start: 16px; border-inline-start: 2px solid var(--line); }
.close { display: none; }
.mini { position: fixed; inset: auto 0 0; z-index: 2147483000; display: flex; align-items: center; gap: 12px; padding: 4px max(16px, calc((100% - 720px) / 2)) max(4px, env(safe-area-inset-bottom)); background: var(--listen-mini-background, Canvas); color: var(--listen-mini-color, CanvasText); border-top: 1px solid color-mix(in srgb, CanvasText 20%, transparent); }
.mini :is(.line, .more) { display: contents; }
.mini .bar { flex: 1; order: 1; }
.mini .time { order: 2; }
.mini .close { order: 3; display: inline-grid; }
.mini :is(.label, .controls, .transcript, .ticks, .message) { display: none; }
.more { transition: opacity 150ms; }
@starting-style { .more { opacity: 0; } }
@media (max-width: 420px) { .volume { display: none; } }
@media (prefers-reduced-motion: reduce) { .more { transition: none; } .round::after { animation-duration: 4s !important; } }
@media (forced-colors: active) { .played, .loaded, .track { forced-color-adjust: none; background: GrayText; } .played { background: Highlight; } .bar input::-webkit-slider-thumb { background: ButtonText; } }
${MARKS}`;

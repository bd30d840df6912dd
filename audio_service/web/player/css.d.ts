// The service makes this module of the style sheets beside it: an export for each, by the name of its file.
export const highlights: string;
export const more: string;
export const player: string;

// The text of a style sheet, minified: build.js.
declare module "*.css" {
  const text: string;
  export default text;
}

/** The folder of the built player's files. */
declare const VERSION: string;

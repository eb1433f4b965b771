// Its package.json names no types for its exports.
declare module 'tinykeys' {
  export function tinykeys(
    target: Window | HTMLElement,
    keys: Record<string, (event: KeyboardEvent) => void>,
  ): () => void;
}

// What is told to Remix and React, because it is decided before: what browsers need not load, and what may come later.

/**
 * Single fetch and routes that are found as they are needed are on, there is always a server, and a browser is not it:
 * Remix asks for each of these as it runs, with the code for both answers. Told here, the other answer is left out,
 * which is a tenth of Remix.
 */
const remix = [
  // The longer before the shorter that is in it.
  ['window.__remixContext.future.v3_singleFetch', 'true'],
  ['future.v3_singleFetch', 'true'],
  ['future.v3_lazyRouteDiscovery === true', 'true'],
  ['window.__remixContext.isSpaMode', 'false'],
  ['isSpaMode &&', 'false &&'],
  ['isSpaMode ?', 'false ?'],
  ['!isSpaMode', 'true'],
  ['if (isSpaMode)', 'if (false)'],
  ['!isStatic', 'true'],
  ['contextScript = staticContext ?', 'contextScript = false ?'],
  // Data that comes later comes by single fetch, and so does all that a loader or an action answers.
  ['typeof __remixContext === "object" && __remixContext.a', 'false'],
  ['typeof singleFetch === "function"', 'true'],
  // For loaders that run in browsers, of which there are none.
  ['route.id === "root" ? RemixRootDefaultHydrateFallback', 'false ? null'],
];
/** Pages are at the root of their host, and nothing answers by `defer`, which single fetch has no use for. */
const router = [
  ['let basename = init.basename || "/";', 'let basename = "/";'],
  ['if (basename === "/") return pathname;', 'return pathname;'],
  ['if (prependBasename && basename !== "/") {', 'if (false) {'],
  ['return result.type === ResultType.deferred;', 'return false;'],
  ['return deferred && typeof deferred === "object" &&', 'return false &&'],
  ['if (init.mapRouteProperties) {', 'if (true) {'],
  ['init.dataStrategy || defaultDataStrategy', 'init.dataStrategy'],
  // Remix sets the first three always, the others by what `remix.config.js` says.
  ...[
    'v7_normalizeFormMethod',
    'v7_partialHydration',
    'v7_prependBasename',
    'v7_skipActionErrorRevalidation',
    'v7_fetcherPersist',
    'v7_relativeSplatPath',
  ].map((flag) => [`future.${flag}`, 'true']),
];
/** Ways into React that pages do not take: they are taken over (`hydrateRoot`), and all of a page is in its place. */
const reactDom = [
  'createPortal',
  'createRoot',
  'findDOMNode',
  'hydrate',
  'render',
  'unmountComponentAtNode',
  'unstable_renderSubtreeIntoContainer',
].map((name) => [`exports.${name}=`, `var unused_${name}=`]);

const remixFiles = /\/node_modules\/@remix-run\/react\/dist\/esm\//;
const known = [
  [remixFiles, remix],
  [/\/node_modules\/@remix-run\/router\/dist\/router\.js$/, router],
  [/\/node_modules\/react-dom\/cjs\/react-dom\.production\.min\.js$/, reactDom],
];

/**
 * Scripts are named in the page so that they come together, and not before what is seen without them: on a slow line they
 * would take half of it from the styles, and the page would be white for a quarter longer.
 */
const afterStyles = ['manifest.entry.module', 'path'].map((file) => {
  const preload = `rel: "modulepreload",\n    href: ${file},\n    crossOrigin: props.crossOrigin`;
  return [preload, `${preload},\n    fetchPriority: "low"`];
});

/** Both without what they would never run in browsers. */
export const knownInBrowsers = () => told('known-in-browsers', known, false);

/** What the server writes into pages, in the order in which it is wanted. */
export const knownOnServer = () => told('known-on-server', [[remixFiles, afterStyles]], true);

/**
 * Each text must be found, so that a new version of them is looked at.
 *
 * @returns {import('vite').Plugin}
 */
function told(name, known, isOfServer) {
  const missing = new Set(known.flatMap(([, texts]) => texts.map(([text]) => text)));
  return {
    name,
    apply: (_config, { command, isSsrBuild }) =>
      command === 'build' && Boolean(isSsrBuild) === isOfServer,
    enforce: 'pre',
    transform(code, id) {
      const [, texts] = known.find(([file]) => file.test(id)) ?? [];
      if (!texts) return null;
      let changed = code;
      for (const [text, answer] of texts) {
        if (changed.includes(text)) missing.delete(text);
        changed = changed.replaceAll(text, answer);
      }
      return changed === code ? null : { code: changed, map: null };
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(`Not in Remix or React any more: ${[...missing].join('; ')}`);
    },
  };
}

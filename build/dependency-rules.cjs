// The dependency direction of docs/architecture.md, as dependency-cruiser reads it.
// `parser: 'swc'` is not a taste: with TypeScript 7 alone, dependency-cruiser sees no module at all
// and finds everything in order (build/layers.test.ts plants violations to be sure of it).

/** Each layer, and what it may import besides itself. Nobody may import desktop/web. */
const layers = {
  domain: [],
  'desktop/contract': ['domain'],
  'desktop/core': ['desktop/contract', 'domain'],
  'desktop/renderer': ['desktop/contract', 'domain'],
  'desktop/preload': ['desktop/contract', 'domain'],
  'desktop/shell': ['desktop/core', 'desktop/contract', 'domain', 'plugins'],
  'desktop/web': ['desktop/core', 'desktop/contract', 'domain', 'plugins'],
  'sync-service': ['domain'],
  plugins: ['domain'],
}

const ours = '^(domain|desktop|sync-service|plugins|resources|build|bench|simulation)/'
/** Tests and tools compose freely: real parts, not mocks. */
const tests = String.raw`\.(test|spec)\.tsx?$|/testing/|^desktop/tests/|^sync-service/test/`
const tools = '^(build|bench|resources|simulation)/'
const node = String.raw`(^|/)node_modules/`

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `${layer.replace('/', '-')}-imports-downwards`,
  severity: 'error',
  from: { path: `^${layer}/`, pathNot: tests },
  to: { path: ours, pathNot: `^(${[layer, ...allowed].join('|')})/|/package\\.json$` },
}))

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'plugin-imports-only-the-sdk',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/', pathNot: tests },
      to: { path: '^plugins/', pathNot: '^plugins/($1|sdk)/' },
    },
    {
      name: 'sdk-imports-no-plugin',
      severity: 'error',
      from: { path: '^plugins/sdk/', pathNot: tests },
      to: { path: '^plugins/', pathNot: '^plugins/sdk/' },
    },
    {
      name: 'electron-only-in-shell',
      severity: 'error',
      from: { path: ours, pathNot: '^desktop/(shell|preload)/' },
      to: { path: `^electron$|${node}electron/` },
    },
    {
      name: 'words-without-machine',
      comment: 'domain and contract are pure: zod and uuid, neither Node nor a framework',
      severity: 'error',
      from: { path: '^(domain|desktop/contract)/', pathNot: tests },
      to: { path: node, pathNot: `${node}(zod|uuid)/` },
    },
    {
      name: 'no-node-builtin',
      comment: 'The core reaches Node through its ports, so that it can run in a browser worker one day',
      severity: 'error',
      from: {
        path: '^(domain|desktop/(contract|core|renderer))/',
        pathNot: `^desktop/core/platform/node/|${tests}`,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-does-not-know-its-adapters',
      severity: 'error',
      from: { path: '^desktop/core/', pathNot: `^desktop/core/platform/node/|${tests}` },
      to: { path: '^desktop/core/platform/node/' },
    },
    {
      name: 'areas-keep-their-sql',
      comment:
        "Areas of the core call each other's functions, never each other's SQL; records are everyone's, and desk/ hands each its own",
      severity: 'error',
      from: { path: '^desktop/core/([^/]+)/', pathNot: `^desktop/core/desk/|${tests}` },
      to: { path: String.raw`^desktop/core/.+-store\.ts$`, pathNot: '^desktop/core/($1|records)/' },
    },
    {
      name: 'product-imports-no-test',
      severity: 'error',
      from: { path: ours, pathNot: `${tests}|${tools}` },
      to: { path: tests },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'A .js file is one that a page asks for, not one that a module imports',
      severity: 'error',
      from: { orphan: true, path: ours, pathNot: String.raw`${tests}|${tools}|\.d\.ts$|\.js$` },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: { path: ours }, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: node },
    exclude: { path: '(^|/)(dist|coverage|test-results)/|^bench/peers/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'node', 'default'],
    },
  },
}

// The four Reflect functions that @peculiar/x509's container (tsyringe) asks for at load time. The package leaves
// the choice of a polyfill to its user; these lines spare a dependency. Import before @peculiar/x509.
type Target = object;
const store = new WeakMap<Target, Map<unknown, unknown>>();

const own = (key: unknown, target: Target) => store.get(target)?.get(key);
const inherited = (key: unknown, target: Target): unknown => {
  for (let at: Target | null = target; at !== null; at = Object.getPrototypeOf(at) as Target | null) {
    if (store.get(at)?.has(key)) return own(key, at);
  }
  return undefined;
};
const define = (key: unknown, value: unknown, target: Target) => {
  const entries = store.get(target) ?? new Map<unknown, unknown>();
  store.set(target, entries.set(key, value));
};

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    getMetadata: inherited,
    getOwnMetadata: own,
    defineMetadata: define,
    hasOwnMetadata: (key: unknown, target: Target) => store.get(target)?.has(key) ?? false,
    metadata: (key: unknown, value: unknown) => (target: Target) => define(key, value, target),
  });
}

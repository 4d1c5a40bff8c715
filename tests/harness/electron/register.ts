import { registerHooks } from 'node:module';

/** Loaded before the built main bundle (`node --import`): `electron` is the stand-in, and the bundle is unmodified. */
const standIn = new URL('./module.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: standIn, shortCircuit: true }
      : next(specifier, context),
});

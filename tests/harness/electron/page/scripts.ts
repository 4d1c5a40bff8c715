import { readFileSync } from 'node:fs';
import { messageCodec } from './message-codec.ts';
import { preloadWorld } from './preload-world.ts';
import { worldBridge } from './world-bridge.ts';

export const preloadWorldName = 'Electron Isolated Context';
export const bindingName = '__standInPost';
export const receiverName = '__standInReceive';

/** What runs in the page's own world before the page: the far side of the context bridge. */
export function pageScript(token: string): string {
  return `if (window === window.top) { (${worldBridge})('page', ${JSON.stringify(token)}); }`;
}

/** What runs in the isolated world: Electron's renderer side, and in it the built preload, unmodified. */
export function preloadScript(token: string, preload: string): string {
  return `if (window === window.top) {
    const post = globalThis.${bindingName};
    const world = (${preloadWorld})((${worldBridge})('preload', ${JSON.stringify(token)}), (${messageCodec})(), post);
    globalThis.${receiverName} = world.receive;
    const module = { exports: {} };
    (function (require, module, exports) {
${readFileSync(preload, 'utf8')}
    })(world.require, module, module.exports);
  }`;
}

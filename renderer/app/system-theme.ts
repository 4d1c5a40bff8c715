import { createStore } from 'zustand/vanilla';

const query = matchMedia('(prefers-color-scheme: dark)');

/**
 * Whether the system asks for dark. One reader for the whole window: a browser that was asked for `matches` between
 * a change and its event tells nobody else of the change.
 */
export const systemTheme = createStore(() => ({ dark: query.matches }));

query.addEventListener('change', (event) => systemTheme.setState({ dark: event.matches }));

/** Stands in for a package that would add <style> elements at run time; see `scroll-lock.css`. */
export function styleSingleton(): () => null {
  return () => null;
}

export function stylesheetSingleton(): { add(): void; remove(): void } {
  return { add() {}, remove() {} };
}

export function styleHookSingleton(): () => void {
  return () => {};
}

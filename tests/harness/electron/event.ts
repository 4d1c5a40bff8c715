/** The first argument of Electron's events: can be prevented, and carries the event's own fields. */
export function electronEvent<Fields extends object>(fields: Fields) {
  return {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

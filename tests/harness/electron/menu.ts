import type { MenuItemConstructorOptions } from 'electron';

/** A menu is kept and not drawn. */
export class Menu {
  static #application: Menu | null = null;
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[] = []) {
    this.template = template;
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    for (const item of template) {
      if (item.role === undefined && item.label === undefined && item.type !== 'separator') {
        throw new TypeError('Invalid submenu: an item needs a label, a role or a type');
      }
    }
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
}

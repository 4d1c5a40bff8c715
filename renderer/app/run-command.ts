import { problemOf } from '../client/problem.ts';
import { ruleText } from '../state/alerts.ts';
import { securityForm } from '../state/audit-filter.ts';
import type { Command } from '../state/commands.ts';
import { desks } from '../state/desks.ts';
import type { SymbolParams } from '../state/panel-kinds.ts';
import { joinGroup } from './join-group.ts';
import { openWindow } from './open-window.ts';
import { runReplay } from './run-replay.ts';
import type { Workstation } from './workstation.ts';

/** Does what a parsed command says. Failures end as notices: the command line has closed by then. */
export async function runCommand(
  command: Command,
  workstation: Workstation,
  openHelp: () => void,
): Promise<void> {
  const { client, dock, layouts, market, notices, settings, vault, access } = workstation;
  const settingsOf = () => settings.getState().settings;
  try {
    switch (command.kind) {
      case 'chart':
        return dock.openChart(command.symbol, command.interval);
      case 'open':
        return command.panel === 'help' ? openHelp() : dock.open(command.panel);
      case 'show':
        return dock.openSymbol(command.panel, command.symbol);
      case 'forecast':
        workstation.forecastAsks.ask(command.symbol, command.span);
        return dock.openSymbol('forecast', command.symbol);
      case 'group':
        return joinGroup(workstation, command.letter);
      case 'formula-save': {
        const { name, formula } = command;
        const saved = await client.formulas.save.mutate({ name, formula });
        await settings.load();
        return notices.say('good', `${saved.name} is ${saved.formula}, in ${saved.unit ?? '1'}.`);
      }
      case 'formula-remove':
        await client.formulas.remove.mutate({ name: command.name });
        await settings.load();
        return notices.say('good', `${command.name} is no formula any more.`);
      case 'alert': {
        const { symbol, condition, price } = command;
        const set = await client.alerts.add.mutate({ symbol, condition, price });
        return notices.say('good', `You will be told of ${ruleText(set)}.`);
      }
      case 'past': {
        const { name } = await client.history.simulatePast.mutate({ years: command.years });
        await market.loadSeries();
        return notices.say('good', `${name} is stored. Undo it under Import.`);
      }
      case 'desk':
        // What a group showed before is of another desk.
        for (const { params } of desks[command.name]) {
          const { group, symbol } = (params ?? {}) as Partial<SymbolParams>;
          if (group != null && symbol !== undefined) workstation.links.setSymbol(group, symbol);
        }
        dock.showDesk(command.name);
        return dock.focusWhereLost();
      case 'window':
        return openWindow(workstation);
      case 'replay':
      case 'replay-end':
        return await runReplay(command, workstation);
      case 'watch':
        // Read by the engine first: what it cannot read would stop all quotes of the list.
        await client.market.resolve.query({ symbol: command.symbol });
        await settings.change({ watchlist: [...new Set([...settingsOf().watchlist, command.symbol])] });
        return dock.open('watchlist');
      case 'unwatch':
        await settings.change({
          watchlist: settingsOf().watchlist.filter((symbol) => symbol !== command.symbol),
        });
        return;
      case 'theme':
        await settings.change({ theme: command.theme });
        return;
      case 'security':
        workstation.auditView.show(securityForm);
        return dock.open('audit');
      case 'lock':
        await layouts.flushWorking().catch(() => {});
        return await access.lock();
      case 'close-vault':
        await layouts.flushWorking().catch(() => {});
        return await vault.lock();
      case 'sign-out':
        await layouts.flushWorking().catch(() => {});
        return await access.signOut();
      case 'layout-save': {
        const content = dock.content();
        if (content === null) return;
        await layouts.save(command.name, content);
        // What is saved under a name is also what should come back after a power cut in the next second.
        layouts.keepWorking(() => content);
        await layouts.flushWorking();
        dock.focusWhereLost();
        return notices.say('good', `Layout “${command.name}” is saved.`);
      }
      case 'layout-load': {
        const content = await layouts.load(command.name);
        if (content !== null && dock.show(content)) {
          dock.focusWhereLost();
          return notices.say('good', `Layout “${command.name}” is shown.`);
        }
        return notices.problem(
          {
            code: 'LAYOUT_UNREADABLE',
            message: 'It was not written by this program, or by another version of it.',
            details: {},
          },
          `Layout “${command.name}” cannot be shown`,
        );
      }
      case 'layout-delete':
        await layouts.remove(command.name);
        return notices.say('good', `Layout “${command.name}” is deleted.`);
      case 'layout-undo':
        if (!dock.undo()) notices.say('info', 'There is no earlier layout to go back to.');
        return dock.focusWhereLost();
      case 'layout-reset':
        dock.reset();
        return dock.focusWhereLost();
    }
  } catch (error) {
    notices.problem(problemOf(error), 'That did not work');
  }
}

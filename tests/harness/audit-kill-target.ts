import { randomStream } from '../../engine/numerics/random/random-stream.ts';
import { authority, openAudit, orderDraft } from './audit-log.ts';

/**
 * A program to be killed: it appends without end, signs checkpoints and changes keys. Each line it prints is something
 * that was acknowledged before it was printed. Usage: audit-kill-target.ts DIRECTORY SEED
 */
const [directory = '', seed = '0'] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const random = randomStream(Number(seed));
const audit = await openAudit(directory, { checkpointMilliseconds: 20 });
const opening = await audit.log.opening();
say({ opened: opening?.witness });
for (let round = 0; ; round += 1) {
  const count = 1 + random.integer(64);
  const appended = await Promise.all(
    Array.from({ length: count }, (_, place) => audit.log.append(orderDraft(round * 64 + place))),
  );
  say({ appended: appended.map(({ index, hash }) => [index, hash]) });
  if (round % 25 === 11) say({ checkpoint: (await audit.log.checkpoint()).size });
  if (round % 25 === 23) say({ epoch: (await audit.log.rotateKeys(authority)).epoch });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { DecimalBook } from '../../../../engine/market/venues/decimal-book.ts';
import { bookChecksum, checksumNote } from '../../../../engine/market/venues/kraken/book-checksum.ts';
import { KrakenAdapter } from '../../../../engine/market/venues/kraken/kraken-adapter.ts';

const product = 'BTC/USD';
const precision = { price: 1, quantity: 8 };
const instruments = JSON.stringify({
  channel: 'instrument',
  type: 'snapshot',
  data: { assets: [], pairs: [{ symbol: product, price_precision: 1, qty_precision: 8 }] },
});

/** One level a side; the checksum is written here from the rule, not from the adapter. */
function snapshot(size: string, places = 8): string {
  const quantity = Number(size).toFixed(places).replace('.', '').replace(/^0+/, '');
  const checksum = crc32(`452852${quantity}452851${quantity}`);
  const side = (price: string) => `[{"price":${price},"qty":${size}}]`;
  const levels = `"bids":${side('45285.1')},"asks":${side('45285.2')}`;
  return `{"channel":"book","type":"snapshot","data":[{"symbol":"${product}",${levels},"checksum":${checksum}}]}`;
}

describe('the checksum', () => {
  it('writes levels as the venue documents it', () => {
    assert.equal(checksumNote(precision)('45285.2', '0.00100000'), '452852100000');
    assert.equal(checksumNote(precision)('45285.2', '0.001'), '452852100000');
    assert.equal(checksumNote(precision)('4', '4.0'), '40400000000');
  });

  it('is the CRC32 of IEEE over asks, then bids', () => {
    // The check value of the algorithm: 123456789 gives cbf43926.
    const book = new DecimalBook();
    book.annotate((price) => price);
    book.replace([['456789', '1']], [['123', '1']]);
    assert.equal(bookChecksum(book), 0xcbf43926);
  });

  it('takes ten levels of each side, best first', () => {
    const book = new DecimalBook();
    book.annotate((price) => `${price},`);
    const bids = Array.from({ length: 15 }, (_, at) => [`${at + 1}`, '1'] as const);
    const asks = Array.from({ length: 15 }, (_, at) => [`${at + 21}`, '1'] as const);
    book.replace(bids, asks);
    const written = '21,22,23,24,25,26,27,28,29,30,15,14,13,12,11,10,9,8,7,6,';
    assert.equal(bookChecksum(book), crc32(written));
  });
});

describe('Kraken v2', () => {
  it('asks for precisions ahead of the book', () => {
    const adapter = new KrakenAdapter({ products: [product], depth: 25 });
    const sent = adapter.subscribeMessages([product], ['book', 'trades', 'heartbeat']);
    assert.deepEqual(
      sent.map((text) => JSON.parse(text)),
      [
        { method: 'subscribe', params: { channel: 'instrument', snapshot: true }, req_id: 3 },
        {
          method: 'subscribe',
          params: { channel: 'book', symbol: [product], depth: 25, snapshot: true },
          req_id: 1,
        },
        { method: 'subscribe', params: { channel: 'trade', symbol: [product], snapshot: true }, req_id: 2 },
      ],
    );
  });

  it('says that a book is unchecked until the precision is known, then begins it anew', () => {
    const adapter = new KrakenAdapter({ products: [product] });
    const [first] = adapter.receive(snapshot('0.5'), 7);
    assert.ok(first?.type === 'book' && !first.checked && first.receiveTime === 7);
    const events = adapter.receive(instruments, 8);
    assert.ok(events.some((event) => event.type === 'resync' && event.product === product));
    assert.equal(adapter.book(product, 1), null);
    const [second] = adapter.receive(snapshot('0.5'), 9);
    assert.ok(second?.type === 'book' && second.checked);
    assert.deepEqual([adapter.tally.checksums, adapter.tally.checksumFailures], [1, 0]);
  });

  it('gives up the connection after three failed checksums running', () => {
    const adapter = new KrakenAdapter({ products: [product], precisions: { [product]: precision } });
    const remedies = [1, 2, 3].map(() => {
      const [event] = adapter.receive(snapshot('0.5', 7), 0);
      return event?.type === 'resync' ? event.remedy.kind : '';
    });
    assert.deepEqual(remedies, ['send', 'send', 'reconnect']);
    adapter.reset();
    assert.equal(adapter.receive(snapshot('0.5'), 0)[0]?.type, 'book');
  });

  it('reads trades, answers, errors and the status', () => {
    const adapter = new KrakenAdapter({ products: [product] });
    const trade = `{"symbol":"${product}","side":"sell","price":4136.40,"qty":2.3e-1,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}`;
    assert.deepEqual(adapter.receive(`{"channel":"trade","type":"update","data":[${trade}]}`, 5), [
      {
        type: 'trade',
        product,
        id: '4665906',
        price: '4136.40',
        size: '0.23',
        side: 'sell',
        past: false,
        sourceTime: Date.parse('2023-09-25T07:49:37.708Z'),
        receiveTime: 5,
      },
    ]);
    const answer =
      '"time_in":"2023-09-25T09:04:31.742599Z","time_out":"2023-09-25T09:04:31.742648Z","req_id":1';
    assert.deepEqual(
      adapter.receive(
        `{"method":"subscribe","result":{"channel":"ticker","symbol":"${product}"},"success":true,${answer}}`,
        0,
      ),
      [{ type: 'subscribed', channel: 'ticker', products: [product] }],
    );
    assert.deepEqual(
      adapter.receive(`{"method":"subscribe","success":false,"error":"Currency pair not supported X/Y"}`, 0),
      [
        {
          type: 'error',
          code: 'Currency pair not supported X/Y',
          message: 'Currency pair not supported X/Y',
        },
      ],
    );
    assert.deepEqual(
      adapter.receive(
        '{"channel":"status","type":"update","data":[{"system":"online","version":"2.0.0"}]}',
        0,
      ),
      [{ type: 'status', product: null, status: 'online' }],
    );
  });
});

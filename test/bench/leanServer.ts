// The least server that knows products and devices, in a process of its own: what it takes is not ours.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const latency = Number(process.argv[2]);

const server = createServer((request, response) => {
  const answer = () => {
    const id = /\/product\/([^/?]+)$/.exec(request.url ?? '')?.[1];
    response.setHeader('content-type', 'application/json');
    response.end(id === undefined ? '"license_deactivated"' : productText(id));
  };
  request.resume().on('end', () => (latency > 0 ? setTimeout(answer, latency) : answer()));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

function productText(id: string): string {
  return JSON.stringify({
    id,
    version: '1.0',
    platforms: ['Windows', 'Mac'],
    picture: 'https://example.com/icon.png',
    downloadUrl: 'https://example.com/download',
    titles: { en: `Product ${id}`, de: `Produkt ${id}`, fr: `Produit ${id}` },
    format: { length: { min: 24, max: 24 }, prefix: id.slice(-8), example: 'ABCD-AAAA' },
  });
}

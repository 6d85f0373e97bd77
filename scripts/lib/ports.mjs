import net from 'node:net';

function isFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

/**
 * The first of `count` consecutive free ports on 127.0.0.1.
 *
 * @param {number} first the first port to try
 * @param {number} count how many consecutive ports must be free
 * @returns {Promise<number>}
 * @throws when a hundred runs are taken
 */
export async function freePorts(first, count) {
  for (let start = first; start < first + 100 * count; start += count) {
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(start + index)));
    if (free.every(Boolean)) {
      return start;
    }
  }
  throw new Error(`No ${count} free ports in a row from ${first} on: stop other servers, or set CONTEXTD_TEST_PORT.`);
}

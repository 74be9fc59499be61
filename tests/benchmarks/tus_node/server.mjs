// The reference: the official tus server with its file store, on a free port of this machine.
import fs from 'node:fs';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const directory = process.env.TUS_DIR;
fs.mkdirSync(directory, { recursive: true });
const tus = new Server({ path: '/files', datastore: new FileStore({ directory }), maxSize: 512 * 1048576 });
const server = tus.listen({ host: '127.0.0.1', port: 0 }, () => {
  console.log('PORT', server.address().port);
});

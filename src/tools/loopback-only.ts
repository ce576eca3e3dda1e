// Loaded before a server that is not ours and would listen on every interface: `listen(port, ...)` without a host
// becomes this machine alone. The Agents Playground passes unsigned activities on to a bot in anonymous mode, so no
// other machine may reach it.

import { Server } from 'node:net';

const listen: unknown = Reflect.get(Server.prototype, 'listen');

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
  const [port, ...rest] = args;
  const bare = typeof port === 'number' && typeof rest[0] !== 'string';
  return Reflect.apply(
    listen as typeof Server.prototype.listen,
    this,
    bare ? [port, '127.0.0.1', ...rest] : args,
  ) as Server;
};

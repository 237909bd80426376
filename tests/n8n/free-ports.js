// Prints so many ports of this machine that nobody uses.
const net = require('node:net');

const servers = Array.from({ length: Number(process.argv[2]) }, () => net.createServer());
Promise.all(servers.map(server => new Promise(done => server.listen(0, '127.0.0.1', done)))).then(() => {
  console.log(servers.map(server => server.address().port).join(' '));
  servers.forEach(server => server.close());
});

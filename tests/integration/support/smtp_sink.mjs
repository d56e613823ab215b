// A mail server of a few lines, which keeps what it is sent.
import { createServer } from 'node:net';

/** `refuse` answers a recipient with this line instead of taking it. */
export async function startSmtpSink({ refuse = () => null } = {}) {
  const messages = [];
  const server = createServer((socket) => {
    let text = '';
    let data = null;
    let mail = { from: '', to: [], user: '' };
    const say = (line) => socket.write(`${line}\r\n`);
    const signIn = (credentials) => {
      const [, user, password] = Buffer.from(credentials, 'base64').toString().split('\0');
      mail.user = user;
      say(password === 'right' ? '235 welcome' : '535 who are you');
    };
    let awaitsCredentials = false;
    const hear = (line) => {
      if (awaitsCredentials) {
        awaitsCredentials = false;
        return signIn(line);
      }
      if (data !== null) {
        if (line !== '.') return data.push(line.replace(/^\.\./, '.'));
        messages.push({ ...mail, text: data.join('\r\n') });
        data = null;
        mail = { from: '', to: [], user: mail.user };
        return say('250 taken');
      }
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'EHLO') return say('250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME');
      if (word === 'AUTH') {
        const credentials = line.split(' ')[2];
        if (credentials) return signIn(credentials);
        awaitsCredentials = true;
        return say('334 ');
      }
      if (word === 'MAIL') mail.from = line.match(/<(.*?)>/)[1];
      if (word === 'RCPT') {
        const address = line.match(/<(.*?)>/)[1];
        const refusal = refuse(address);
        if (refusal) return say(refusal);
        mail.to.push(address);
      }
      if (word === 'DATA') {
        data = [];
        return say('354 go on');
      }
      if (word === 'QUIT') {
        say('221 bye');
        return socket.end();
      }
      say('250 ok');
    };
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      text += bytes;
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        hear(line);
      }
    });
    say('220 sink');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { messages, url: `smtp://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

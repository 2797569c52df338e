/** Cuts a text stream into server-sent events, however the chunks happen to fall. */
export class EventReader {
  private buffer = '';

  constructor(private readonly onEvent: (name: string, data: string) => void) {}

  push(chunk: string) {
    this.buffer = (this.buffer + chunk).replace(/\r\n/g, '\n');
    for (let end = this.buffer.indexOf('\n\n'); end >= 0; end = this.buffer.indexOf('\n\n')) {
      this.dispatch(this.buffer.slice(0, end));
      this.buffer = this.buffer.slice(end + 2);
    }
  }

  private dispatch(block: string) {
    const field = (name: string) =>
      block
        .split('\n')
        .filter((line) => line.startsWith(`${name}:`))
        .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
        .join('\n');
    const data = field('data');
    // A block without data is a heartbeat comment.
    if (data) this.onEvent(field('event') || 'message', data);
  }
}

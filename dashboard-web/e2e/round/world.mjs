// The world outside the product: a new client's group in the demo's Telegram, and what is said there.

/** Speaks to the demo's chat server at `url`. */
export async function openWorld(url) {
  const call = async (path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${said.error ?? answer.status}`);
    return said;
  };
  const { users, headings } = await call('/sim/state');
  const under = (heading) =>
    users
      .filter((user) => headings[user.id] === heading)
      .map((user) => ({
        id: user.id,
        name: [user.first_name, user.last_name].filter(Boolean).join(' '),
      }));

  return {
    clients: under('client'),
    /** Everybody of the department that `name` works in, the person first. */
    team(name) {
      const heading = Object.values(headings).find((one) =>
        under(one).some((person) => person.name === name),
      );
      return under(heading).sort((a, b) => (b.name === name) - (a.name === name));
    },
    /** A group where nobody but the round speaks, so that no other employee answers in between. */
    async group(title, members) {
      const { chat } = await call('/sim/groups', {
        title,
        members: members.map(({ id }) => id),
        bot: 'administrator',
      });
      /** One message; `date` is in seconds, as everywhere in Telegram. */
      return (person, text, reply_to) =>
        call('/sim/say', { chat, user: person.id, text, reply_to });
    },
  };
}

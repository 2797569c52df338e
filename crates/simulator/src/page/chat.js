// The chat page: be anyone, see their chats live, write as they would in Telegram.

import { LANGUAGES, current, use, word } from './words.js';
import { avatar, el, fullName, messageElement, summary } from './message.js';

const $ = (id) => document.getElementById(id);
const state = { me: 0, chat: null, topic: 0, users: new Map(), headings: {}, commands: [], bot: null, chats: [], messages: new Map(),
  unread: new Map(), replyTo: null, editing: null, queries: new Map() };

const keyOf = (chat) => `${chat.chat}/${chat.business ?? ''}`;

async function call(path, body) {
  const options = body ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {};
  const answer = await fetch(path, options);
  const result = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw new Error(result.error ?? answer.statusText);
  return result;
}

// Acts end here: a refusal is told, never lost.
const attempt = (act) => act().catch((error) => toast(`${word('failed')}: ${error.message}`));

let toastTimer;
function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $('toast').hidden = true; }, 5000);
}

function remember() {
  const query = new URLSearchParams();
  if (state.me) query.set('as', state.me);
  if (state.chat) query.set('chat', state.chat.chat);
  if (state.chat?.business) query.set('business', state.chat.business);
  history.replaceState(null, '', `?${query}`);
}

async function load() {
  const world = await call('/sim/state');
  Object.assign(state, { headings: world.headings, commands: world.commands, bot: world.bot });
  state.users = new Map(world.users.map((user) => [user.id, user]));
}

// ---- who am I

function showMe() {
  const user = state.users.get(state.me);
  $('me').replaceChildren(user ? avatar(user.id, fullName(user)) : avatar(0, '?'),
    el('span', {}, el('b', {}, user ? fullName(user) : word('choose')), el('small', {}, user ? headingOf(user) : '')), el('span', { class: 'caret' }, '▾'));
}

function headingOf(user) {
  const heading = state.headings[user.id];
  if (heading === 'client') return word('client');
  return heading ?? word('others');
}

function showPeople() {
  const wanted = $('find-person').value.trim().toLowerCase();
  const groups = new Map();
  for (const user of state.users.values()) {
    if (user.is_bot || !fullName(user).toLowerCase().includes(wanted)) continue;
    const heading = headingOf(user);
    groups.set(heading, [...(groups.get(heading) ?? []), user]);
  }
  $('everyone').replaceChildren(...[...groups].flatMap(([heading, users]) => [
    el('h3', {}, heading),
    ...users.map((user) => el('button', { type: 'button', class: 'item', 'aria-current': user.id === state.me, onclick: () => become(user.id) },
      avatar(user.id, fullName(user)), el('span', {}, el('b', {}, fullName(user)), el('small', {}, user.language_code ?? '')))),
  ]));
}

function become(user) {
  $('people').close();
  Object.assign(state, { me: user, chat: null, unread: new Map() });
  attempt(async () => { await showChats(); openChat(null); });
}

// ---- chats

async function showChats() {
  state.chats = state.me ? await call(`/sim/chats?user=${state.me}`) : [];
  showMe();
  drawChats();
}

function titleOf(chat) {
  if (chat.kind !== 'private') return chat.title;
  if (!chat.business) return fullName(state.bot);
  const other = Object.keys(chat.members).map(Number).find((id) => id !== state.me);
  return fullName(state.users.get(other)) || chat.title;
}

function drawChats() {
  const wanted = $('find-chat').value.trim().toLowerCase();
  const found = state.chats.filter((chat) => titleOf(chat).toLowerCase().includes(wanted));
  const items = found.map((chat) => {
    const unread = state.unread.get(keyOf(chat));
    const last = chat.last && `${chat.last.from.id === state.me ? '' : `${chat.last.from.first_name}: `}${summary(chat.last)}`;
    return el('li', {}, el('button', { type: 'button', class: 'item', 'aria-current': state.chat && keyOf(state.chat) === keyOf(chat), onclick: () => openChat(chat) },
      avatar(chat.chat, titleOf(chat)), el('span', {}, el('b', {}, titleOf(chat)), el('small', {}, last ?? '')), unread && el('i', { class: 'badge' }, String(unread))));
  });
  $('chats').replaceChildren(...(items.length ? items : [el('li', { class: 'empty' }, word(state.me ? 'noChats' : 'choose'))]));
}

function aboutOf(chat) {
  if (chat.kind === 'private') return chat.business ? word('business') : word('bot');
  const inside = Object.values(chat.members).filter((standing) => !['left', 'kicked'].includes(standing));
  return `${inside.length} ${word('members')}`;
}

async function openChat(chat) {
  Object.assign(state, { chat, topic: 0, messages: new Map() });
  cancelQuote();
  remember();
  document.body.classList.toggle('open', Boolean(chat));
  for (const id of ['head', 'messages', 'composer']) $(id).hidden = !chat;
  $('empty').hidden = Boolean(chat);
  if (chat) state.unread.delete(keyOf(chat));
  drawChats();
  if (!chat) return;
  $('title').textContent = titleOf(chat);
  $('about').textContent = aboutOf(chat);
  drawTopics();
  $('messages').replaceChildren();
  await attempt(async () => {
    const query = new URLSearchParams({ chat: chat.chat, business: chat.business, limit: 200 });
    const found = await call(`/sim/messages?${query}`);
    if (state.chat !== chat) return;
    state.messages = new Map(found.map((message) => [message.message_id, message]));
    drawMessages();
  });
}

function drawTopics() {
  const topics = Object.entries(state.chat.topics);
  const tab = (id, name) => el('button', { type: 'button', role: 'tab', class: 'chip', 'aria-selected': String(state.topic === id),
    onclick: () => { state.topic = id; drawTopics(); drawMessages(); } }, name);
  $('topics').replaceChildren(...(topics.length ? [tab(0, word('all')), ...topics.map(([id, name]) => tab(Number(id), name))] : []));
}

// ---- messages

const shown = (message) => !state.topic || message.message_thread_id === state.topic;

function drawMessages() {
  const list = [...state.messages.values()].filter(shown).sort((a, b) => a.message_id - b.message_id);
  let day = '';
  const items = [];
  for (const message of list) {
    const date = new Date(message.date * 1000).toLocaleDateString(current(), { day: 'numeric', month: 'long' });
    if (date !== day) items.push(el('li', { class: 'service day' }, date));
    day = date;
    items.push(messageElement(message, state.me, actions));
  }
  $('messages').replaceChildren(...items);
  $('messages').scrollTop = $('messages').scrollHeight;
  drawKeys(list);
}

function putMessage(message) {
  const known = state.messages.has(message.message_id);
  state.messages.set(message.message_id, message);
  if (!shown(message)) return;
  const list = $('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const item = messageElement(message, state.me, actions);
  const old = $(`m${message.message_id}`);
  if (known && old) old.replaceWith(item);
  else list.append(item);
  if (atEnd || message.from.id === state.me) list.scrollTop = list.scrollHeight;
  drawKeys([...state.messages.values()]);
}

// The keyboard that the bot put in place of the letters, in a private chat.
function drawKeys(list) {
  const last = list.filter((message) => message.reply_markup?.keyboard || message.reply_markup?.remove_keyboard).at(-1);
  const rows = state.chat?.kind === 'private' ? last?.reply_markup.keyboard : undefined;
  $('keys').hidden = !rows;
  const key = (button) => el('button', { type: 'button', class: 'key', onclick: () => attempt(() => pressKey(button)) }, button.text ?? button);
  $('keys').replaceChildren(...(rows ?? []).map((row) => el('div', { class: 'keyrow' }, ...row.map(key))));
}

async function pressKey(button) {
  if (button.request_location) return say({ location: [41.311081, 69.240562] });
  if (button.request_contact) {
    const phone = prompt(word('phone'), '+998901234567');
    return phone ? say({ contact: phone }) : undefined;
  }
  return say({ text: button.text ?? button });
}

const place = () => ({ chat: state.chat.chat, business: state.chat.business });
const about = (message) => ({ ...place(), message: message.message_id, user: state.me });

const actions = {
  reply(message) { quote(message, null); },
  edit(message) { quote(null, message); },
  jump(id) {
    const item = $(`m${id}`);
    item?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    item?.classList.add('flash');
    setTimeout(() => item?.classList.remove('flash'), 1200);
  },
  react(message, emoji) { attempt(() => call('/sim/react', { ...about(message), emoji })); },
  press(message, button, key) {
    attempt(async () => {
      key.disabled = true;
      try {
        const { query } = await call('/sim/press', { ...about(message), data: button.callback_data });
        state.queries.set(query, key);
        setTimeout(() => { key.disabled = false; }, 3000);
      } catch (error) {
        key.disabled = false;
        throw error;
      }
    });
  },
};

// ---- writing

function quote(replyTo, editing) {
  Object.assign(state, { replyTo, editing });
  const message = replyTo ?? editing;
  $('quote').hidden = false;
  $('quote').firstElementChild.textContent = `${word(replyTo ? 'reply' : 'edit')}: ${summary(message)}`;
  if (editing) $('text').value = editing.text ?? editing.caption ?? '';
  $('text').focus();
  grow();
}

function cancelQuote() {
  if (state.editing) $('text').value = '';
  Object.assign(state, { replyTo: null, editing: null });
  $('quote').hidden = true;
  grow();
}

function grow() {
  const field = $('text');
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  drawCommands();
}

// The bot's commands, while a line begins with a slash: those of my language, else the general ones.
function drawCommands() {
  const typed = $('text').value;
  const wanted = state.users.get(state.me)?.language_code;
  const suit = [wanted, ''].map((one) => state.commands.filter((entry) => entry.language === one)).find((entries) => entries.length) ?? [];
  const all = new Map(suit.flatMap((entry) => entry.commands).map((command) => [command.command, command]));
  const found = /^\/\w*$/.test(typed) ? [...all.values()].filter((command) => command.command.startsWith(typed.slice(1))) : [];
  $('commands').hidden = found.length === 0;
  $('commands').replaceChildren(...found.map((command) => el('button', { type: 'button', class: 'item',
    onclick: () => { $('text').value = ''; grow(); attempt(() => say({ text: `/${command.command}` })); } },
  el('b', {}, `/${command.command}`), el('small', {}, command.description))));
}

async function say(what) {
  const replied = state.replyTo;
  const topic = replied?.message_thread_id ?? (state.topic || undefined);
  await call('/sim/say', { ...place(), user: state.me, topic, reply_to: replied?.message_id, ...what });
  cancelQuote();
}

async function submit() {
  const text = $('text').value.trim();
  if (!text) return;
  if (state.editing) {
    await call('/sim/edit', { ...about(state.editing), text });
    cancelQuote();
  } else {
    await say({ text });
  }
  $('text').value = '';
  grow();
}

async function sendFile(file) {
  const kind = file.type.startsWith('image/') ? 'photo' : file.type.startsWith('audio/') ? 'voice' : 'document';
  const query = new URLSearchParams({ kind, name: file.name, duration: kind === 'voice' ? await secondsOf(file) : 0 });
  const options = { method: 'POST', headers: { 'Content-Type': file.type || 'application/octet-stream' }, body: file };
  const answer = await fetch(`/sim/files?${query}`, options);
  if (!answer.ok) throw new Error(answer.statusText);
  const text = $('text').value.trim();
  await say({ text, file: (await answer.json()).file });
  $('text').value = '';
  grow();
}

// How long a sound is; a second when the browser cannot read it.
function secondsOf(file) {
  return new Promise((done) => {
    const url = URL.createObjectURL(file);
    const sound = new Audio();
    const end = (seconds) => { URL.revokeObjectURL(url); done(Math.max(1, Math.round(seconds))); };
    sound.onloadedmetadata = () => end(Number.isFinite(sound.duration) ? sound.duration : 1);
    sound.onerror = () => end(1);
    sound.src = url;
  });
}

// ---- what happens in chats

let actionTimer;
const happenings = {
  message(event) {
    const here = state.chat && keyOf(state.chat) === keyOf(event);
    if (here) putMessage(event.message);
    const chat = state.chats.find((one) => keyOf(one) === keyOf(event));
    if (!chat) return;
    chat.last = event.message;
    state.chats = [chat, ...state.chats.filter((one) => one !== chat)];
    if (!here) state.unread.set(keyOf(chat), (state.unread.get(keyOf(chat)) ?? 0) + 1);
    drawChats();
  },
  edit(event) {
    if (state.chat && keyOf(state.chat) === keyOf(event)) putMessage(event.message);
  },
  delete(event) {
    if (!state.chat || keyOf(state.chat) !== keyOf(event)) return;
    for (const id of event.message_ids) { state.messages.delete(id); $(`m${id}`)?.remove(); }
  },
  answer(event) {
    const key = state.queries.get(event.query);
    if (!key) return;
    state.queries.delete(event.query);
    key.disabled = false;
    if (event.alert) alert(event.text); else if (event.text) toast(event.text);
  },
  action(event) {
    if (!state.chat || keyOf(state.chat) !== keyOf(event)) return;
    $('about').textContent = `${state.bot.first_name} ${word('typing')}`;
    clearTimeout(actionTimer);
    actionTimer = setTimeout(() => { $('about').textContent = aboutOf(state.chat); }, 4000);
  },
  user() { attempt(async () => { await load(); showMe(); }); },
  chat() { attempt(showChats); },
  members() { attempt(showChats); },
  lost() { attempt(async () => { await load(); await showChats(); if (state.chat) await openChat(state.chat); }); },
};

function listen() {
  const source = new EventSource('/sim/events');
  let broken = false;
  source.onmessage = (event) => { const data = JSON.parse(event.data); happenings[data.event]?.(data); };
  source.onerror = () => { broken = true; toast(word('lost')); };
  source.onopen = () => { if (broken) happenings.lost(); broken = false; };
}

function translate() {
  $('languages').replaceChildren(...LANGUAGES.map((one) => el('button', { type: 'button', class: 'chip', 'aria-pressed': String(one === current()),
    onclick: () => { use(one); translate(); drawChats(); if (state.chat) { $('about').textContent = aboutOf(state.chat); drawTopics(); drawMessages(); } } }, one.toUpperCase())));
  document.documentElement.lang = current();
  $('note').textContent = word('note');
  $('empty').textContent = word('empty');
  $('people').querySelector('h2').textContent = word('choose');
  for (const [id, key] of [['find-person', 'findPerson'], ['find-chat', 'findChat'], ['text', 'write']]) {
    $(id).placeholder = word(key);
    $(id).setAttribute('aria-label', word(key));
  }
  for (const [id, key] of [['attach', 'attach'], ['send', 'send'], ['back', 'back']]) $(id).setAttribute('aria-label', word(key));
  showMe();
}

function wire() {
  const people = () => { showPeople(); $('people').showModal(); $('find-person').focus(); };
  $('me').addEventListener('click', people);
  $('people').querySelector('header button').addEventListener('click', () => $('people').close());
  $('find-person').addEventListener('input', showPeople);
  $('find-chat').addEventListener('input', drawChats);
  $('back').addEventListener('click', () => openChat(null));
  $('quote').lastElementChild.addEventListener('click', () => cancelQuote());
  $('composer').addEventListener('submit', (event) => { event.preventDefault(); attempt(submit); });
  $('text').addEventListener('input', grow);
  $('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); attempt(submit); }
    if (event.key === 'Escape') cancelQuote();
  });
  $('attach').addEventListener('click', () => $('file').click());
  $('file').addEventListener('change', () => {
    const [file] = $('file').files;
    $('file').value = '';
    if (file) attempt(() => sendFile(file));
  });
  return people;
}

async function begin() {
  const people = wire();
  await load();
  translate();
  const query = new URLSearchParams(location.search);
  state.me = state.users.has(Number(query.get('as'))) ? Number(query.get('as')) : 0;
  await showChats();
  const wanted = keyOf({ chat: query.get('chat'), business: query.get('business') });
  await openChat(state.chats.find((chat) => keyOf(chat) === wanted) ?? null);
  listen();
  if (!state.me) people();
}

attempt(begin);

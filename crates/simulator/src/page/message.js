// One message as elements. Everything people write goes in as text, never as HTML.

import { word } from './words.js';

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const fullName = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(' ');
export const hue = (id) => Math.abs(Number(id) * 47) % 360;

export function avatar(id, name) {
  const initials = name.split(/\s+/).map((part) => [...part][0]).filter((one) => one && /\p{L}|\p{N}/u.test(one)).slice(0, 2);
  const node = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initials.join('').toUpperCase() || '•');
  node.style.setProperty('--hue', hue(id));
  return node;
}

const MARKS = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote',
  expandable_blockquote: 'blockquote', spoiler: 'mark',
};

// Telegram's offsets are UTF-16 units, which is how JavaScript counts. Marks may nest, so pieces are wrapped one by one.
export function formatted(text, entities = []) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) cuts.add(offset).add(offset + length);
  const edges = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  const pieces = document.createDocumentFragment();
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i], edges[i + 1]];
    let piece = document.createTextNode(text.slice(from, to));
    for (const entity of entities.filter((one) => one.offset <= from && one.offset + one.length >= to)) {
      const url = entity.type === 'url' ? text.substr(entity.offset, entity.length) : entity.url;
      if (url && /^https?:\/\//.test(url)) piece = el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, piece);
      else if (MARKS[entity.type]) piece = el(MARKS[entity.type], {}, piece);
      else if (['mention', 'bot_command', 'text_mention'].includes(entity.type)) piece = el('span', { class: 'link' }, piece);
    }
    pieces.append(piece);
  }
  return pieces;
}

// A message in a few words, for lists and quotes.
export function summary(message) {
  if (!message) return '';
  const kinds = [['voice', 'voice'], ['photo', 'photo'], ['document', 'file'], ['audio', 'file'], ['video', 'file'], ['location', 'place'], ['contact', 'contact']];
  const media = kinds.find(([field]) => message[field]);
  const text = message.text ?? message.caption;
  if (message.sticker) return `${message.sticker.emoji ?? ''} ${word('sticker')}`;
  if (media) return text ? `${word(media[1])}: ${text}` : word(media[1]);
  return text ?? serviceText(message);
}

function serviceText(message) {
  const who = fullName(message.from);
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(', ')} ${word('joined')}`;
  if (message.left_chat_member) return `${fullName(message.left_chat_member)} ${word('left')}`;
  if (message.forum_topic_created) return `${who} ${word('topic')}: ${message.forum_topic_created.name}`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return word('migrated');
  if (message.pinned_message) return `${who} ${word('pinned')}`;
  return word('service');
}

const isService = (message) => !['text', 'caption', 'voice', 'photo', 'document', 'audio', 'video', 'animation', 'video_note',
  'sticker', 'location', 'contact'].some((field) => message[field]);

const fileUrl = (file) => `/sim/files/${encodeURIComponent(file.file_id)}`;

function attachment(message) {
  if (message.photo) return el('img', { class: 'photo', src: fileUrl(message.photo.at(-1)), alt: word('photo'), loading: 'lazy' });
  if (message.sticker) return el('span', { class: 'sticker' }, message.sticker.emoji ?? '★');
  const sound = message.voice ?? message.audio;
  if (sound) return el('div', { class: 'voice' }, el('audio', { controls: true, preload: 'none', src: fileUrl(sound) }), ` ${sound.duration} s`);
  const file = message.document ?? message.video ?? message.animation ?? message.video_note;
  if (file) {
    const size = `${Math.max(1, Math.round((file.file_size ?? 0) / 1024))} KB`;
    return el('a', { class: 'file', href: fileUrl(file), download: file.file_name ?? 'file' }, `📄 ${file.file_name ?? word('file')}`, el('small', {}, size));
  }
  if (message.location) return el('span', { class: 'file' }, `📍 ${message.location.latitude}, ${message.location.longitude}`);
  if (message.contact) return el('span', { class: 'file' }, `☎ ${message.contact.first_name} ${message.contact.phone_number}`);
  return null;
}

function inlineKeys(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const key = (button) => (button.url || button.web_app
    ? el('a', { class: 'key', href: /^https?:\/\//.test(button.url ?? button.web_app.url) ? button.url ?? button.web_app.url : '#', target: '_blank', rel: 'noopener noreferrer' }, button.text, ' ↗')
    : el('button', { class: 'key', type: 'button', onclick: (event) => { event.stopPropagation(); actions.press(message, button, event.currentTarget); } }, button.text));
  return el('div', { class: 'inline' }, ...rows.map((row) => el('div', { class: 'keyrow' }, ...row.map(key))));
}

const QUICK = ['👍', '❤', '🔥', '👎'];

export function messageElement(message, me, actions) {
  if (isService(message)) return el('li', { class: 'service', id: `m${message.message_id}` }, summary(message));
  const mine = message.from.id === me;
  const at = new Date(message.date * 1000);
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const reply = message.reply_to_message;
  const author = message.sender_chat?.title ?? fullName(message.from);
  const name = el('span', { class: message.from.is_bot ? 'author bot' : 'author' }, author);
  name.style.setProperty('--hue', hue(message.from.id));
  const counts = new Map();
  for (const emoji of Object.values(message.reactions ?? {}).flat()) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const own = message.reactions?.[me] ?? [];
  const stop = (act) => (event) => { event.stopPropagation(); act(); };
  const reaction = (emoji, count) => el('button', { type: 'button', class: own.includes(emoji) ? 'chip on' : 'chip',
    onclick: stop(() => actions.react(message, own.includes(emoji) ? [] : [emoji])) }, count ? `${emoji} ${count}` : emoji);
  const bubble = el('div', { class: `bubble${message.sticker ? ' bare' : ''}`, onclick: () => !String(getSelection()) && actions.reply(message) },
    !mine && name,
    message.forward_origin && el('small', { class: 'forward' }, `↪ ${word('forwarded')}`),
    reply && !reply.forum_topic_created && el('span', { class: 'replied', onclick: stop(() => actions.jump(reply.message_id)) },
      el('b', {}, fullName(reply.from)), ` ${summary(reply)}`),
    attachment(message),
    el('div', { class: 'text' }, formatted(message.text ?? message.caption ?? '', message.entities ?? message.caption_entities)),
    counts.size > 0 && el('div', { class: 'reactions' }, ...[...counts].map(([emoji, count]) => reaction(emoji, count))),
    el('span', { class: 'when' }, message.edit_date ? `${word('edited')} ` : '', el('time', { datetime: at.toISOString() }, time)));
  const tools = el('div', { class: 'tools' },
    el('button', { type: 'button', class: 'chip', onclick: () => actions.reply(message) }, `↩ ${word('reply')}`),
    mine && el('button', { type: 'button', class: 'chip', onclick: () => actions.edit(message) }, `✎ ${word('edit')}`),
    ...(mine ? [] : QUICK.map((emoji) => reaction(emoji))));
  return el('li', { class: mine ? 'message mine' : 'message', id: `m${message.message_id}` },
    !mine && avatar(message.from.id, author),
    el('div', { class: 'stack' }, bubble, inlineKeys(message, actions), tools));
}

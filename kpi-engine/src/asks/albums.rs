//! Messages as people see them: an album is one, however many parts it has and in whatever order they came (chat spec,
//! case 34).

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use finco_domain::ask::{Author, Line, ReplyTarget};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use finco_domain::message::MessageKey;

use crate::words::stems::stems;

/// One message to people.
pub(super) struct Message<'a> {
    parts: Vec<&'a Line>,
    /// Its texts: as sent, and as each edit left it.
    pub(super) versions: Vec<Version>,
}

/// What a message said from a moment on.
pub(super) struct Version {
    pub(super) at: DateTime<Utc>,
    pub(super) text: String,
    stems: OnceCell<BTreeSet<String>>,
}

impl Version {
    fn new(at: DateTime<Utc>, text: String) -> Self {
        Self {
            at,
            text,
            stems: OnceCell::new(),
        }
    }

    /// The stems of its words, found when first asked for: every answer that may be one to it asks again.
    pub(super) fn stems(&self) -> &BTreeSet<String> {
        self.stems.get_or_init(|| stems(&self.text))
    }
}

impl<'a> Message<'a> {
    fn new(mut parts: Vec<&'a Line>) -> Self {
        parts.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
        let sent = parts[0].at;
        let mut moments: Vec<DateTime<Utc>> = parts
            .iter()
            .flat_map(|part| part.edits.iter().map(move |edit| edit.at.max(sent)))
            .collect();
        moments.sort();
        moments.dedup();
        let first = join(parts.iter().map(|part| part.text.as_deref()));
        let mut versions = vec![Version::new(sent, first)];
        let later = |at| Version::new(at, join(parts.iter().map(|part| text_at(part, at))));
        versions.extend(moments.into_iter().map(later));
        Self { parts, versions }
    }

    /// Its first part: its name.
    pub(super) fn first(&self) -> &'a Line {
        self.parts[0]
    }

    pub(super) fn key(&self) -> &'a MessageKey {
        &self.first().key
    }

    pub(super) fn at(&self) -> DateTime<Utc> {
        self.first().at
    }

    /// When its last part was sent.
    pub(super) fn last_at(&self) -> DateTime<Utc> {
        self.parts[self.parts.len() - 1].at
    }

    pub(super) fn topic_id(&self) -> Option<i64> {
        self.first().topic_id
    }

    pub(super) fn media(&self) -> Option<MediaKind> {
        self.parts.iter().find_map(|part| part.media)
    }

    pub(super) fn reply_to(&self) -> Option<&'a ReplyTarget> {
        self.parts.iter().find_map(|part| part.reply_to.as_ref())
    }

    /// When all of it was deleted.
    pub(super) fn deleted_at(&self) -> Option<DateTime<Utc>> {
        let gone: Option<Vec<_>> = self.parts.iter().map(|part| part.deleted_at).collect();
        gone?.into_iter().max().map(|at| at.max(self.at()))
    }

    /// How it stood at a moment.
    pub(super) fn version_at(&self, at: DateTime<Utc>) -> &Version {
        let version = self.versions.iter().rev().find(|version| version.at <= at);
        version.unwrap_or(&self.versions[0])
    }

    /// What it said at a moment.
    pub(super) fn text_at(&self, at: DateTime<Utc>) -> &str {
        &self.version_at(at).text
    }
}

fn text_at(part: &Line, at: DateTime<Utc>) -> Option<&str> {
    let edit = part
        .edits
        .iter()
        .filter(|edit| edit.at <= at)
        .max_by_key(|edit| edit.at);
    edit.map_or(part.text.as_deref(), |edit| edit.text.as_deref())
}

fn join<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> String {
    texts.flatten().collect::<Vec<_>>().join("\n")
}

/// Who may ask where: a client in a topic.
pub(super) type Corner = (Option<i64>, Option<i64>);

/// The messages of a conversation.
pub(super) struct Messages<'a> {
    pub(super) all: Vec<Message<'a>>,
    by_key: HashMap<&'a MessageKey, usize>,
    by_corner: HashMap<Corner, Vec<usize>>,
}

impl<'a> Messages<'a> {
    /// Copies are dropped; what the house itself says (somebody joined, the group became a supergroup) was said by nobody.
    pub(super) fn new(lines: &'a [Line]) -> Self {
        let mut sorted: Vec<&Line> = lines
            .iter()
            .filter(|line| line.media != Some(MediaKind::Service))
            .collect();
        sorted.sort_by(|a, b| (a.at, a.key.id, &a.key).cmp(&(b.at, b.key.id, &b.key)));
        sorted.dedup_by(|a, b| a.key == b.key);
        let mut albums: HashMap<(&ChatKey, &str), usize> = HashMap::new();
        let mut parts: Vec<Vec<&Line>> = Vec::new();
        for line in sorted {
            let known = line.album.as_deref().map(|album| (&line.key.chat, album));
            match known.and_then(|album| albums.get(&album).copied()) {
                Some(at) => parts[at].push(line),
                None => {
                    if let Some(album) = known {
                        albums.insert(album, parts.len());
                    }
                    parts.push(vec![line]);
                }
            }
        }
        let all: Vec<Message<'a>> = parts.into_iter().map(Message::new).collect();
        let mut by_key = HashMap::new();
        let mut by_corner: HashMap<Corner, Vec<usize>> = HashMap::new();
        for (at, message) in all.iter().enumerate() {
            by_key.extend(message.parts.iter().map(|part| (&part.key, at)));
            if let Author::Client(by) = message.first().author {
                by_corner.entry((by, message.topic_id())).or_default().push(at);
            }
        }
        Self { all, by_key, by_corner }
    }

    /// The message a part belongs to.
    pub(super) fn find(&self, key: &MessageKey) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// What a client wrote in a topic within a time.
    pub(super) fn written(
        &self,
        corner: Corner,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = &Message<'a>> {
        let all = self.by_corner.get(&corner).map_or(&[][..], Vec::as_slice);
        let begin = all.partition_point(|at| self.all[*at].at() < from);
        all[begin..]
            .iter()
            .map(|at| &self.all[*at])
            .take_while(move |message| message.at() <= to)
    }
}

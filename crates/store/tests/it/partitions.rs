//! Months of the message log that several batches open at once.

use std::time::Duration;

use finco_domain::chat::{Chat, ChatKey, ChatKind};
use finco_domain::message::Message;
use finco_domain::update::{Event, Update};
use finco_store::messages::{self, Received};

use crate::database;

fn received(id: i64) -> Received {
    let sent_at = "2026-05-20T10:00:00Z".parse().expect("a moment");
    let chat = Chat {
        key: ChatKey::own(id),
        kind: ChatKind::Private,
        title: "Aziz".to_owned(),
        username: None,
    };
    let message = Message {
        chat,
        id,
        sent_at,
        edited_at: None,
        sender: None,
        text: Some("salom".to_owned()),
        media: None,
        album: None,
        topic_id: None,
        reply_to: None,
        is_forward: false,
        migrated_to: None,
        migrated_from: None,
    };
    let update = Update {
        id,
        kind: "message".to_owned(),
        event: Event::Sent(Box::new(message)),
    };
    Received {
        update,
        received_at: sent_at,
        raw: b"{}".to_vec(),
    }
}

#[tokio::test]
async fn two_batches_may_open_the_same_month_at_once() {
    let database = database().await;
    let mut first = database.pool.begin().await.unwrap();
    messages::log(&mut first, &[received(1)]).await.unwrap();
    // It looks for the month before the first one commits, and waits for its turn to make it.
    let pool = database.pool.clone();
    let second = tokio::spawn(async move {
        let mut second = pool.begin().await.unwrap();
        let logged = messages::log(&mut second, &[received(2)]).await?;
        second.commit().await?;
        Ok::<_, finco_store::StoreError>(logged)
    });
    let waits = "select exists (select 1 from pg_locks where locktype = 'advisory' and not granted
                                and database = (select oid from pg_database where datname = current_database()))";
    while !sqlx::query_scalar::<_, bool>(waits)
        .fetch_one(&database.pool)
        .await
        .unwrap()
    {
        assert!(!second.is_finished(), "it must wait for the first one");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap().messages, 1);
    database.drop().await;
}

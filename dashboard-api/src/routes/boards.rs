//! Leaderboards that were written out lately: many people look at the same one, and it changes only when somebody's
//! numbers or names do.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::Mutex;

use crate::web::accepts;

/// What a written board depends on beside its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Basis {
    /// Which transactions last worked out the month and the month before.
    pub(crate) runs: [Option<String>; 2],
    /// The newest audit line: every change of people, departments and rights leaves one.
    pub(crate) audit: i64,
    /// The second, which ages are told as of.
    pub(crate) second: i64,
}

/// A board in JSON, and the same pressed together: half a megabyte would take longer to press for each caller than to
/// work out.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    plain: Bytes,
    gzip: Bytes,
}

impl Board {
    /// Presses a board together.
    ///
    /// # Errors
    /// Never in practice: memory is written to.
    pub(crate) fn new(json: Vec<u8>) -> io::Result<Self> {
        let mut gzip = GzEncoder::new(Vec::with_capacity(json.len() / 8), Compression::fast());
        gzip.write_all(&json)?;
        Ok(Self {
            gzip: gzip.finish()?.into(),
            plain: json.into(),
        })
    }

    /// The answer to a caller who sent these headers.
    pub(crate) fn answer(self, headers: &HeaderMap) -> Response {
        let as_json = [
            (header::CONTENT_TYPE, "application/json"),
            (header::VARY, "accept-encoding"),
        ];
        match accepts(headers, "gzip") {
            true => (as_json, [(header::CONTENT_ENCODING, "gzip")], self.gzip).into_response(),
            false => (as_json, self.plain).into_response(),
        }
    }
}

type Slot = Arc<Mutex<Option<(Basis, Board)>>>;

/// Written boards by whose sight they are for.
#[derive(Default)]
pub(crate) struct Boards(Mutex<HashMap<String, Slot>>);

/// More keys than this are not kept: a board of a thousand people is half a megabyte.
const MOST: usize = 64;

impl Boards {
    /// The board of this key, written now unless it stands written on the same basis. Whoever asks while it is being
    /// written waits for it.
    pub(crate) async fn get<E>(
        &self,
        key: String,
        basis: Basis,
        write: impl Future<Output = Result<Board, E>>,
    ) -> Result<Board, E> {
        let slot = {
            let mut slots = self.0.lock().await;
            if slots.len() >= MOST && !slots.contains_key(&key) {
                slots.clear();
            }
            Arc::clone(slots.entry(key).or_default())
        };
        let mut slot = slot.lock().await;
        if let Some((written, board)) = slot.as_ref()
            && *written == basis
        {
            return Ok(board.clone());
        }
        let board = write.await?;
        *slot = Some((basis, board.clone()));
        Ok(board)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_board_is_written_again_when_its_basis_has_changed_and_only_then() {
        let boards = Boards::default();
        let basis = |audit| Basis {
            runs: [None, None],
            audit,
            second: 5,
        };
        let write = |text: &'static str| async move { Board::new(text.as_bytes().to_vec()) };
        let get = async |key: &str, audit, text| {
            let board = boards.get(key.to_owned(), basis(audit), write(text)).await;
            board.unwrap().plain
        };
        assert_eq!(get("all", 1, "a").await, "a");
        assert_eq!(get("all", 1, "b").await, "a");
        assert_eq!(get("one", 1, "c").await, "c", "another sight is another board");
        assert_eq!(get("all", 2, "d").await, "d");
        for key in 0..2 * MOST {
            get(&key.to_string(), 1, "x").await;
        }
        assert!(boards.0.lock().await.len() <= MOST);
    }
}

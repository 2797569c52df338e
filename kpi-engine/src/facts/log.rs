//! Reads asks in the form the log keeps them for counting (`asks.fact` in `migrations/`).

use super::{AskFact, BadFacts, Standing};

/// Bytes of an ask that is not open; an open one has two moments more.
const SHORT: usize = 18;
const LONG: usize = 34;

/// Seconds from 1970 to 2000, where the log's moments begin.
const EPOCH: i64 = 946_684_800;

/// Gives each ask of a string of them to `take_one`.
///
/// # Errors
/// [`BadFacts`] when the bytes are no asks; some may have been given by then.
pub(super) fn read(mut bytes: &[u8], mut take_one: impl FnMut(AskFact)) -> Result<(), BadFacts> {
    while !bytes.is_empty() {
        let flags = i16::from_be_bytes(take(bytes, 16)?);
        let state = match flags & 3 {
            0 => Standing::Answered,
            1 => Standing::Open,
            2 => Standing::Closed,
            _ => return Err(BadFacts),
        };
        let (asked_at, due_at, length) = if state == Standing::Open {
            let asked_at = i64::from_be_bytes(take(bytes, 18)?);
            let due_at = i64::from_be_bytes(take(bytes, 26)?);
            // A miss is one whose due moment has passed: the part of a second counts as a whole one.
            (
                asked_at.div_euclid(1_000_000),
                (due_at + 999_999).div_euclid(1_000_000),
                LONG,
            )
        } else {
            (-EPOCH, -EPOCH, SHORT)
        };
        let secs = |secs: i32| (secs >= 0).then_some(i64::from(secs));
        take_one(AskFact {
            employee: i64::from_be_bytes(take(bytes, 0)?),
            state,
            asked_at: asked_at + EPOCH,
            due_at: due_at + EPOCH,
            own_secs: secs(i32::from_be_bytes(take(bytes, 8)?)),
            ack_secs: secs(i32::from_be_bytes(take(bytes, 12)?)),
            within_target: (flags & 8 == 0).then_some(flags & 4 != 0),
            off_hours: flags & 16 != 0,
        });
        bytes = &bytes[length..];
    }
    Ok(())
}

fn take<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], BadFacts> {
    let slice = bytes.get(at..at + N).ok_or(BadFacts)?;
    slice.try_into().map_err(|_| BadFacts)
}

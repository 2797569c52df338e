//! Small valid files for people to send: a voice note of silence, a picture of one colour, a table.

use bytes::Bytes;

use crate::state::messages::Media;

/// An OGG/Opus voice note of silence.
pub(crate) fn voice(seconds: u32) -> Media {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend_from_slice(&312_u16.to_le_bytes());
    head.extend_from_slice(&48_000_u32.to_le_bytes());
    head.extend_from_slice(&[0, 0, 0]);
    let mut tags = b"OpusTags".to_vec();
    tags.extend_from_slice(&5_u32.to_le_bytes());
    tags.extend_from_slice(b"FinCo\0\0\0\0");
    let mut file = ogg_page(2, 0, 0, &[&head]);
    file.extend(ogg_page(0, 0, 1, &[&tags]));
    // One packet is 20 ms of silence, one page a second of them.
    const SILENCE: &[u8] = &[0xF8, 0xFF, 0xFE];
    for second in 0..seconds.max(1) {
        let flags = if second + 1 == seconds.max(1) { 4 } else { 0 };
        file.extend(ogg_page(
            flags,
            u64::from(second + 1) * 48_000,
            second + 2,
            &[SILENCE; 50],
        ));
    }
    Media::voice(file, seconds)
}

fn ogg_page(flags: u8, granule: u64, sequence: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend_from_slice(&granule.to_le_bytes());
    page.extend_from_slice(&1_u32.to_le_bytes());
    page.extend_from_slice(&sequence.to_le_bytes());
    page.extend_from_slice(&[0; 4]);
    page.push(u8::try_from(packets.len()).unwrap_or(u8::MAX));
    page.extend(
        packets
            .iter()
            .map(|packet| u8::try_from(packet.len()).unwrap_or(u8::MAX)),
    );
    page.extend(packets.iter().copied().flatten());
    let sum = page.iter().fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            (sum << 1) ^ if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 }
        })
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// A small PNG picture of one colour.
pub(crate) fn photo(colour: u8) -> Media {
    const WIDTH: u32 = 48;
    const HEIGHT: u32 = 32;
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = WIDTH.to_be_bytes().to_vec();
    header.extend_from_slice(&HEIGHT.to_be_bytes());
    header.extend_from_slice(&[8, 0, 0, 0, 0]);
    png_chunk(&mut file, b"IHDR", &header);
    // Each row is a filter byte and grey pixels; one stored (uncompressed) block holds them all.
    let row = |y: u32| {
        (0..=WIDTH).map(move |x| {
            if x == 0 {
                0
            } else {
                colour.wrapping_add(u8::try_from(x + y).unwrap_or(0))
            }
        })
    };
    let pixels: Vec<u8> = (0..HEIGHT).flat_map(row).collect();
    let length = u16::try_from(pixels.len()).unwrap_or(u16::MAX);
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend_from_slice(&length.to_le_bytes());
    data.extend_from_slice(&(!length).to_le_bytes());
    data.extend_from_slice(&pixels);
    let (low, high) = pixels.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    data.extend_from_slice(&((high << 16) | low).to_be_bytes());
    png_chunk(&mut file, b"IDAT", &data);
    png_chunk(&mut file, b"IEND", &[]);
    Media {
        mime: "image/png".to_owned(),
        name: "photo.png".to_owned(),
        ..Media::photo(file)
    }
}

fn png_chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend_from_slice(&u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    let start = file.len();
    file.extend_from_slice(kind);
    file.extend_from_slice(data);
    let sum = file[start..].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    });
    file.extend_from_slice(&(!sum).to_be_bytes());
}

/// A small table.
pub(crate) fn table(number: u64) -> Media {
    let text = format!("buyurtma;summa\n{number};{}\n", number * 1250);
    Media::document(&format!("hisob_{number}.csv"), "text/csv", Bytes::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_note_is_pages_of_ogg() {
        let media = voice(3);
        let pages = media.bytes.windows(4).filter(|four| four == b"OggS").count();
        assert_eq!((pages, media.duration_secs), (5, 3));
        let second = media.bytes.windows(4).skip(1).position(|four| four == b"OggS").unwrap() + 1;
        let mut page = media.bytes[..second].to_vec();
        let sum = u32::from_le_bytes(page[22..26].try_into().unwrap());
        page[22..26].fill(0);
        assert_eq!(sum, bitwise_sum(&page), "a page carries its own checksum");
    }

    #[test]
    fn a_picture_ends_with_the_known_last_chunk_of_png() {
        assert!(photo(90).bytes.ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"));
    }

    /// The checksum of Ogg by long division, bit by bit.
    fn bitwise_sum(page: &[u8]) -> u32 {
        let bits = page
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| u64::from(byte >> bit & 1)));
        let divided = bits.chain([0; 32]).fold(0_u64, |rest, bit| {
            let rest = rest << 1 | bit;
            if rest >> 32 == 1 { rest ^ 0x1_04C1_1DB7 } else { rest }
        });
        u32::try_from(divided).unwrap()
    }
}

//! Prints how many updates a second, and how much of an export, one core reads: `cargo run --release -p finco-wire --example read_speed`.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Instant;

use finco_wire::telegram::{peek_update_id, read_update};
use finco_wire::telegram_export::{ExportOptions, for_each_message};

const ROUNDS: u32 = 300_000;

/// A group message of ordinary size: a reply with a link, about 760 bytes.
fn update() -> String {
    let text = "Assalomu alaykum, buyurtmamiz qachon keladi? Menejer bugun deb aytgan edi, lekin hali hech kim qo'ng'iroq qilmadi.";
    format!(
        r#"{{"update_id":912345678,"message":{{"message_id":48211,"from":{{"id":5123456789,"is_bot":false,"first_name":"Dilnoza","last_name":"Karimova","username":"dilnoza_k","language_code":"uz"}},"chat":{{"id":-1002471352452,"title":"Mijozlar - Toshkent","type":"supergroup"}},"date":1780000000,"reply_to_message":{{"message_id":48190,"from":{{"id":6123456789,"is_bot":false,"first_name":"Aziz","username":"aziz_m"}},"chat":{{"id":-1002471352452,"title":"Mijozlar - Toshkent","type":"supergroup"}},"date":1779999000,"text":"Buyurtma bugun yetkaziladi"}},"text":"{text}","entities":[{{"offset":0,"length":16,"type":"bold"}}]}}}}"#
    )
}

fn main() {
    let update = update();
    let raw = update.as_bytes();
    let report = |name: &str, one: &dyn Fn()| {
        let start = Instant::now();
        (0..ROUNDS).for_each(|_| one());
        let took = start.elapsed();
        println!(
            "{name}: {:.0} updates/s of {} bytes",
            f64::from(ROUNDS) / took.as_secs_f64(),
            raw.len()
        );
    };
    report("read_update", &|| {
        assert!(black_box(read_update(black_box(raw))).is_ok())
    });
    report("peek_update_id", &|| {
        assert!(black_box(peek_update_id(black_box(raw))).is_some())
    });

    let entry = r#"{"id":5,"type":"message","date":"2025-01-15T10:30:00","date_unixtime":"1736919000","from":"Aziz","from_id":"user7","text":["salom ",{"type":"bold","text":"dunyo"}],"text_entities":[{"type":"plain","text":"salom "}]}"#;
    let entries = vec![entry; 200_000].join(",\n");
    let export = format!(r#"{{"name":"G","type":"private_supergroup","id":5,"messages":[{entries}]}}"#);
    let start = Instant::now();
    let options = ExportOptions { zone: chrono_tz::UTC };
    let summary = for_each_message(export.as_bytes(), options, |_| ControlFlow::Continue(())).expect("a good export");
    let took = start.elapsed().as_secs_f64();
    let megabytes = export.len() as f64 / 1e6;
    println!(
        "for_each_message: {} messages of {megabytes:.0} MB in {took:.2} s",
        summary.messages
    );
}

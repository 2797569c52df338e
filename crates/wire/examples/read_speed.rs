//! Prints how many updates a second one core reads: `cargo run --release -p finco-wire --example read_speed`.

use std::hint::black_box;
use std::time::Instant;

use finco_wire::telegram::{peek_update_id, read_update};

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
}

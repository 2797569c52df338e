//! Cases that are told by a script and the asks that come of it. How both are written stands in `script.rs`.

use super::script::Played;

/// Played at once and played live, a case must come to the same.
pub(super) async fn check(setup: &str, script: &str, expected: &str) {
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    for live in [false, true] {
        let mut played = Played::new(setup).await;
        played.read(script);
        if live {
            played.play_live().await;
        } else {
            played.play().await;
        }
        let told = played.told().await;
        assert_eq!(told.lines().collect::<Vec<_>>(), expected, "live: {live}; {script}");
        played.house.close().await;
    }
}

macro_rules! cases {
    ($($name:ident: [$setup:expr] $script:literal => $expected:literal;)+) => {
        $(#[tokio::test]
        async fn $name() {
            check($setup, $script, $expected).await;
        })+
    };
}

/// Every day around the clock.
const ALWAYS: &str = r#"update calendar_versions set weekly = '{"mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]],
    "wed": [["00:00", "24:00"]], "thu": [["00:00", "24:00"]], "fri": [["00:00", "24:00"]], "sat": [["00:00", "24:00"]],
    "sun": [["00:00", "24:00"]]}'"#;

/// Every night from eight to four.
const NIGHTS: &str = r#"update calendar_versions set weekly = '{"mon": [["20:00", "04:00"]], "tue": [["20:00", "04:00"]],
    "wed": [["20:00", "04:00"]], "thu": [["20:00", "04:00"]], "fri": [["20:00", "04:00"]], "sat": [["20:00", "04:00"]],
    "sun": [["20:00", "04:00"]]}'"#;

/// 1 September 2026 is a holiday.
const HOLIDAY: &str =
    r#"update calendar_versions set days = '{"2026-09-01": {"name": "Mustaqillik kuni", "hours": []}}'"#;

/// A branch in Berlin, open around the clock.
const BERLIN: &str = r#"update calendar_versions set time_zone = 'Europe/Berlin',
    weekly = '{"sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}'"#;

/// The account of employee 1 is connected for business, and a channel's title is hers in the group.
const BUSINESS: &str = "insert into business_connections values ('bc1', 1, true, '2026-11-01Z', 1)";

cases! {
    case_01_a_bot_never_answers: [""] "
        10:00:00 C q1: Narxi qancha?
        10:00:02 B b1: Murojaatingiz qabul qilindi
        10:07:00 E a1: 50 ming soʻm
    " => "q1 answered E1 order 420";

    case_02_a_bots_receipt_of_weeks_ago_does_not_lengthen_todays_wait: [ALWAYS] "
        12-12 16:20:14 C q1: Buyurtmam qachon keladi?
        12-12 16:20:17 B b1: Murojaatingiz qabul qilindi
        12-26 22:25:45 C q2: Tovarni qaytarsam boʻladimi?
        12-27 07:36:53 E a2: Ha, 14 kun ichida qaytarsangiz boʻladi
    " => "
        q1 open maybe a2
        q2 answered E1 order 33068 miss";

    case_03_after_a_hand_over_the_client_waited_all_the_while: [""] "
        10:00 C q1: Narxi qancha?
        10:00:05 B b1: Operator ulanmoqda
        10:10 ! reassign q1 E2
        10:14 E2 a1: 50 ming soʻm
    " => "q1 answered E2 order 840 own=240";

    case_04_a_closed_talk_does_not_go_on_on_friday: [""] "
        11-16 10:00 C q1: Narxi qancha?
        11-20 10:00 C q2: Yetkazib berish bormi?
        11-20 10:19 E a2 re q2: Ha, bor
        11-16 10:05 ! close q1
    " => "
        q1 closed 300
        q2 answered E1 reply 1140 miss";

    case_05_a_burst_is_one_ask_from_its_beginning: [""] "
        10:00:00 C q1: Assalomu alaykum, narxi qancha
        10:00:30 C q2: qora rangdagisi
        10:02:00 C q3: yetkazish ham kerak
        10:05:00 E a1: 50 ming, ertaga olib boramiz
    " => "q1 answered E1 order 300 n=3";

    case_06_the_first_answer_ends_the_wait: [""] "
        10:00 C q1: Narxi qancha?
        10:05 E a1: 50 ming
        10:06 E a2: chegirma bilan 45
        10:09 E a3: ertaga olib boramiz
    " => "q1 answered E1 order 300";

    case_07_thanks_want_no_answer: [""] "
        10:00 C q1: Narxi qancha?
        10:05 E a1: 50 ming
        10:06 C t1: rahmat
        10:30 C t2: спасибо
        10:40 C t3 sticker
    " => "q1 answered E1 order 300";

    case_08_thanks_with_a_question_ask: [""] "
        09:30 C q0: rahmat, lekin narxi qancha?
        09:31 E a0: 50 ming
        10:00 C q1: Assalomu alaykum
        10:02 C q2: Yetkazib berish bormi?
        10:05 E a1: Ha, bor
    " => "
        q0 answered E1 order 60
        q1 answered E1 order 300 next n=2";

    case_09_a_closed_ask_keeps_its_miss: [""] "
        10:00 C q1: Narxi qancha?
        10:40 ! close q1
    " => "q1 closed 2400 miss";

    case_10_after_the_answer_the_ball_is_with_the_client: [""] "
        11-16 10:00 C q1: Narxi qancha?
        11-16 10:05 E a1: 50 ming
        11-19 10:05 C t1: rahmat
    " => "q1 answered E1 order 300";

    case_12_an_answer_and_a_closing_in_one_step_keep_the_answer: [""] "
        10:00 C q1: Narxi qancha?
        10:20 E a1: 50 ming
        10:20 ! close q1
    " => "q1 answered E1 order 1200 miss";

    case_13_an_ok_to_what_staff_wrote_first_is_no_ask: [""] "
        10:00 E a1: Buyurtmangiz tayyor
        10:05 C t1: ok
    " => "";

    case_14_i_will_look_is_no_answer: [""] "
        10:00 C q1: Buyurtmam qani?
        10:01 E a1: hozir qarayman
        10:40 E a2: Yoʻlda, bir soatda yetib boradi
    " => "q1 answered E1 order 2400 ack=60 miss";

    case_15_a_dot_edited_into_an_answer_answers_when_it_was_edited: [""] "
        10:00 C q1: Buyurtmam qani?
        10:01 E a1: .
        10:50 edit a1: Yoʻlda, bir soatda yetib boradi
    " => "q1 answered E1 order 3000 ack=60 miss";

    case_16_staff_among_themselves_and_other_clients_do_not_answer: [""] "
        10:00 C1 q1: Narxi qancha?
        10:01 E1 i1: Aziz, javob bering
        10:05 E2 a1: 50 ming soʻm
        11:00 C1 q2: Karta orqali toʻlasa boʻladimi?
        11:02 C2 p2 re q2: Ha, men kecha karta bilan toʻladim
    " => "
        q1 answered E2 order 300
        q2 peer 120 next";

    case_17_before_work_no_time_passes: [""] "
        08:30 C q1: Narxi qancha?
        09:15 E a1: 50 ming
    " => "q1 answered E1 order 2700/900";

    case_18_the_lunch_break_does_not_count: [""] "
        12:50 C q1: Narxi qancha?
        14:20 E a1: 50 ming
    " => "q1 answered E1 order 5400/1800 miss";

    case_20_a_weekend_does_not_count: [""] "
        11-14 12:00 C q1: Narxi qancha?
        11-16 09:10 E a1: 50 ming
    " => "q1 answered E1 order 162600/600";

    case_21_all_outside_working_hours_is_told_apart: [""] "
        11-14 20:00 C q1: Narxi qancha?
        11-14 20:10 E a1: 50 ming
    " => "q1 answered E1 order 600/0 off";

    case_22_around_the_clock_no_minute_is_lost_at_midnight: [ALWAYS] "
        11-16 23:59:30 C q1: Narxi qancha?
        11-17 00:00:30 E a1: 50 ming
    " => "q1 answered E1 order 60";

    case_23_a_shift_goes_on_over_midnight: [NIGHTS] "
        11-16 23:50 C q1: Narxi qancha?
        11-17 00:20 E a1: 50 ming
    " => "q1 answered E1 order 1800 miss";

    case_24_a_holiday_does_not_count: [HOLIDAY] "
        08-31 17:50 C q1: Narxi qancha?
        09-02 09:10 E a1: 50 ming
    " => "q1 answered E1 order 141600/1200 miss";

    case_27_the_night_the_clocks_go_forward_has_an_hour_less: [BERLIN] "
        03-29 05:30 C q1: Narxi qancha?
        03-29 06:30 E a1: 50 ming
    " => "q1 answered E1 order 3600 miss";

    case_31_a_reply_answers_what_it_replies_to: [""] "
        10:00 C1 q1: Narxi qancha?
        10:01 C2 q2: Yetkazib berish bormi?
        10:03 E a2 re q2: Ha, bor
    " => "
        q1 open
        q2 answered E1 reply 120";

    case_32_without_a_reply_the_link_is_as_sure_as_it_can_be: [""] "
        10:00 C1 q1: Narxi qancha?
        10:01 C2 q2: Yetkazib berish bormi?
        10:03 E a2: Tekshirib koʻrdim, hammasi joyida ekan
    " => "
        q1 open
        q2 answered E1 order 120";

    case_32_a_link_that_is_not_sure_is_a_question_to_a_person: [""] "
        10:00 C1 q1: Narxi qancha?
        10:01 C2 q2: Yetkazib berish bormi?
        10:02 C3 q3: Kafolat necha oy?
        10:04 E a3: Tekshirib koʻrdim, hammasi joyida ekan
    " => "
        q1 open
        q2 open
        q3 open maybe a3";

    case_33_a_topic_is_a_talk_of_its_own: [""] "
        10:00 C1 q1 in 11: Narxi qancha?
        10:02 E a0 in 12: Yangi katalog tayyor boʻldi
        10:05 E a1 in 12 far q1: 50 ming soʻm
    " => "q1 answered E1 reply 300";

    case_34_an_album_is_one_message: [""] "
        10:00:00 C q1 album x photo
        10:00:00 C q2 album x photo: qancha turadi?
        10:00:01 C q3 album x photo
        10:00:06 C q4 album x photo
        10:03 E a1: 50 ming
    " => "q1 answered E1 order 180";

    case_35_an_edit_can_ask_and_leaves_an_answer_alone: [""] "
        10:00 C q1: rahmat
        10:10 edit q1: rahmat, narxi qancha?
        10:13 E a1: 50 ming
        10:20 edit q1: rahmat, narxi qancha oxirgi?
    " => "q1 answered E1 order 180";

    case_36_a_deleted_ask_is_called_off: [BUSINESS] "
        10:00 C q1 biz: Narxi qancha?
        10:05 delete q1
    " => "q1 cancelled 300";

    case_37_a_thumbs_up_acknowledges_and_can_be_taken_back: [""] "
        10:00 C1 q1: Narxi qancha?
        10:02 E react q1
        11:00 C2 q2: Yetkazib berish bormi?
        11:02 E react q2
        11:03 E unreact q2
    " => "
        q1 open ack=120
        q2 open";

    case_38_a_forward_is_said_by_who_forwards_it_and_now: [""] "
        10:00 C1 q1 fwd: Narxi qancha boʻladi?
        10:05 E a1: 50 ming
        10:30 E f1 fwd: Kimdir buyurtmasini soʻrayapti, qachon keladi?
    " => "q1 answered E1 order 300";

    case_39_an_anonymous_admin_answers_for_nobody_in_particular: [""] "
        10:00 C q1: Narxi qancha?
        10:05 A a1: 50 ming soʻm
    " => "q1 answered order 300";

    case_40_a_channel_neither_asks_nor_answers: [""] "
        09:50 CH p1: Yangi narxlar qanday, koʻring?
        10:00 C q1: Narxi qancha?
        10:05 CH p2: Bugun chegirma
        10:06 E a1: 50 ming
    " => "q1 answered E1 order 360";

    case_41_a_group_that_became_a_supergroup_is_one_chat: [""] "
        10:00 C q1 at OLD: Narxi qancha?
        10:01 E m1 at OLD to
        10:01 E m2 at NEW was
        10:05 E a1 at NEW: 50 ming
    " => "q1 answered E1 order 300";

    case_44_a_role_is_per_chat: [
        "insert into chat_roles values (-1001000000003, '', 1, 'client'), (-1001000000003, '', 2, 'staff')"] "
        10:00 E1 q1 at HR: Taʼtil qachon beriladi?
        10:05 E2 a1 at HR: 20-dekabrdan
        11:00 C q2: Narxi qancha?
        11:05 E1 a2: 50 ming
    " => "
        q1 answered E2 order 300
        q2 answered E1 order 300";

    case_45_a_reassigned_ask_has_a_share_for_each: [""] "
        10:00 C q1: Narxi qancha?
        10:00 ! reassign q1 E1
        10:20 ! reassign q1 E2
        10:25 E2 a1: 50 ming
    " => "q1 answered E2 order 1500 own=300 miss";

    case_46_a_voice_ask_counts_from_when_it_was_sent: [""] "
        10:00 C q1 voice
        10:02 E a1: Ha, ertaga olib boramiz
    " => "q1 answered E1 order 120";

    case_47_in_a_business_chat_the_owner_answers_and_the_away_message_does_not: [BUSINESS] "
        10:00 C q1 biz: Narxi qancha?
        10:00:01 E w1 biz away: Tez orada javob beramiz
        10:05 E a1 biz: 50 ming
    " => "q1 answered E1 order 300";

    case_48_statements_ask_too: [""] "
        10:00 C q1: Invoice kerak
        10:05 E a1: Yubordim
        10:20 C q2: Buyurtma keldimi
        10:25 E a2: Ha, keldi
        10:40 C q3: Буюртма келдими
        10:45 E a3: Ҳа
        11:00 C q4: подскажите когда будет доставка
        11:05 E a4: завтра утром
        11:20 C q5: Narxi qancha? Yetkazib berish bormi?
        11:25 E a5: 50 ming
    " => "
        q1 answered E1 order 300
        q2 answered E1 order 300 next
        q3 answered E1 order 300 next
        q4 answered E1 order 300 next
        q5 answered E1 order 300 next parts=2";

    case_58_a_merged_ask_is_gone: [""] "
        10:00 C q1: Narxi qancha?
        10:20 C q2: Qora rangdagisi bormi?
        10:25 ! merge q2 q1
    " => "q1 open n=2 parts=2";

    case_59_a_link_taken_away_opens_the_ask_again: [""] "
        10:00 C q1: Narxi qancha?
        10:05 E a1: Ertaga ishlamaymiz
        10:30 ! unlink q1 a1
        11:00 E a2: 50 ming
    " => "q1 answered E1 order 3600 miss";

    excluded_asks_keep_their_answers_to_themselves: [""] "
        10:00 C1 q1: Narxi qancha?
        10:05 ! exclude q1
        10:30 C2 q2: Manzil qayerda?
        11:00 E a1 re q1: 50 ming soʻm
        11:10 E a2: Chilonzor 5
    " => "
        q1 excluded E1 reply 3600
        q2 answered E1 order 2400 miss";

    what_a_peer_answered_an_hour_ago_is_staffs_by_a_reply: [""] "
        10:00 C1 q1: Karta orqali toʻlasa boʻladimi?
        10:02 C2 p1 re q1: Ha, men kecha karta bilan toʻladim
        11:00 E a1 re q1: Ha, boʻladi, karta raqamini yuboraman
    " => "q1 answered E1 reply 3600 miss";
}

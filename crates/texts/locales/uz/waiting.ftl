# Clients who wait: the list, warnings, the digest, what the bot cannot see.
waiting-head = { $count ->
        [one] { $count } mijoz javob kutmoqda
       *[other] { $count } mijoz javob kutmoqda
    }, shundan { $overdue } tasi meʼyordan uzoq. Eng eskilari avval; biror narsa qilish uchun raqamni bosing.
waiting-line = { $place }. { $chat } · { $client }: { $question }
    { $wall } kutmoqda, ish vaqtida { $business } · { $held }
waiting-card = { $chat } · { $client }, { $asked }
    { $question }

    { $wall } kutmoqda, ish vaqtida { $business }; meʼyor { $target }.
    { $due } { $held }
waiting-due = Javobga { $left } qoldi.
waiting-overdue = Javob vaqti oʻtib ketdi.
waiting-held = masʼul: { $name }
waiting-unheld = masʼul yoʻq
waiting-somebody = mijoz
waiting-no-words = (soʻzsiz xabar)
waiting-none = Hozir hech kim javob kutmayapti.
waiting-none-own = Hozir hech kim sizdan javob kutmayapti.
waiting-refresh = Yangilash
waiting-back = Roʻyxatga qaytish
waiting-take = Oʻzim javob beraman
waiting-reassign = Boshqaga berish
waiting-dismiss = Savol emas
waiting-open = Panelda ochish
waiting-undo = Bekor qilish
waiting-answered = Bu savolga { $name } javob berib boʻlgan.
waiting-gone = Bu savol endi javob kutmayapti yoki u boʻyicha siz qaror qilmaysiz.
waiting-taken-meanwhile = Bu orada masʼul oʻzgardi: { $name }.
waiting-changed-meanwhile = Bu orada savol oʻzgardi, hech narsa qilinmadi.
waiting-yours = Bu savol allaqachon sizda.
waiting-choose = Kim javob beradi? { $question }
waiting-done-take = Boʻldi: savol sizda. { $question }
waiting-done-reassign = Boʻldi: endi { $name } javob beradi. { $question }
waiting-done-dismiss = Boʻldi: bu savol hisoblanmaydi. { $question }
waiting-undone = Bekor qilindi.
waiting-undone-before = Bu avvalroq bekor qilingan.
warning-soon = ⏳ Javob uchun berilgan vaqtning { $percent } foizi oʻtdi.
warning-missed = 🔴 Javob vaqti oʻtib ketdi, mijoz hali ham kutmoqda.
digest-head = Kecha, { $day }
    Savollar: { $asks }, javob berilgan: { $answered }
    Oʻz vaqtida: { $rate }
    Javob medianasi: { $median }
    Hozir kutmoqda: { $open }
digest-not-measured = oʻlchanmagan
digest-worst = Eng uzoq kutayotganlar:
digest-look = Kimga eʼtibor kerak:
digest-missed = { $name }: { $missed ->
        [one] { $missed } ta kechikkan
       *[other] { $missed } ta kechikkan
    }
digest-stop = Boshqa yubormang
digest-start = Yana yuboring
digest-off = Boʻldi, ertalabki xulosa endi kelmaydi.
digest-on = Boʻldi, xulosa har kuni ertalab keladi.
gap-down = ⚠️ { $from } dan beri bot Telegram bilan bogʻlana olmayapti. Telegram xabarlarni 24 soat saqlaydi: eskiroqlari yoʻqolmoqda. Bu vaqtdagi savollar hisoblanmaydi.
gap-down-over = ⚠️ Bot 24 soatdan ortiq ishlamadi. { $from } dan { $to } gacha boʻlgan xabarlar yoʻqoldi; bu vaqtdagi savollar hisoblanmaydi.
gap-blind = ⚠️ “{ $chat }” guruhida xabarlarning bir qisminigina koʻryapman ({ $from } dan beri). Meni guruh administratori qiling. Ungacha undagi savollar hisoblanmaydi.
gap-removed = ⚠️ Meni “{ $chat }” guruhidan chiqarib yuborishdi ({ $from }). Qaytarilmagunimcha undagi savollar hisoblanmaydi.
gap-sees-again = “{ $chat }” guruhida yana hammasini koʻryapman. { $from } dan hozirgacha undagi savollar hisoblanmaydi.
